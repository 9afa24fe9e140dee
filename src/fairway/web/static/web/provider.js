// Brings the provider's answer on from our own page. Without this file the button does.
document.getElementById("provider").requestSubmit();
