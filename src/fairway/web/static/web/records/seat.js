// The seat of the traveller of the hit is what one looks for first: the cabin opens there. Only the cabin's own frame is scrolled.
const seat = document.getElementById("own-seat");
const frame = seat?.closest(".cabin");
if (seat && frame) {
  const [inner, outer] = [seat.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollTop += inner.top - outer.top - frame.clientHeight / 2;
}
