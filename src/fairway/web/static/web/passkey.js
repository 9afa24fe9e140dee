// Passkeys: asks the server for a question, has the browser answer it, sends the answer with the form.
// Without this file, or in a browser without passkeys, the forms stay hidden and the other ways in work the same.

const doings = {
  get: (asked) =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey) }),
  create: (asked) =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked.publicKey) }),
};

async function ask(form) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const answer = await fetch(form.dataset.question, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!answer.ok) throw new Error("no question");
  return answer.json();
}

async function fill(form) {
  const failed = form.querySelector("[data-failed]");
  failed.hidden = true;
  try {
    const credential = await doings[form.dataset.passkey](await ask(form));
    form.elements.answer.value = JSON.stringify(credential.toJSON());
  } catch {
    // Broken off by the person, no key that fits, or a page without a safe address: the browser tells no page which.
    failed.hidden = false;
    return;
  }
  form.requestSubmit();
}

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON && window.isSecureContext) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      if (form.elements.answer.value !== "") return;
      event.preventDefault();
      void fill(form);
    });
  }
}
