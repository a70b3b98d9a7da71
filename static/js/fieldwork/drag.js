// A jotting drawn by its handle onto a criterion, with a mouse or a finger. The keyboard has a list to choose from.
import { articleOf } from "./answers.js";

const EDGE = 88; // px from the top or the bottom where the page starts to scroll
const STEP = 14; // px a frame
const START = 6; // px before a touch is a drag

// `drop(handle, article)` once it is let go over a criterion.
export function followDrag(panel, drop) {
  panel.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-grip]");
    if (!handle || event.button) return;
    event.preventDefault(); // no selection, no focus
    handle.setPointerCapture(event.pointerId);
    draw(panel, handle, event, drop);
  });
}

function draw(panel, handle, from, drop) {
  const words = handle.closest("[data-jotting]").querySelector("[name=text]").value.trim();
  let ghost = null;
  let over = null;
  let at = { x: from.clientX, y: from.clientY };
  let frame = 0;

  function begin() {
    ghost = document.createElement("div");
    Object.assign(ghost, { className: "drawn", popover: "manual", textContent: words.slice(0, 80) || "Étonnement" });
    document.body.append(ghost);
    ghost.showPopover(); // above the panel, which is above all else
    panel.dataset.dragging = "";
    follow();
  }

  // At the edges the page comes along.
  function follow() {
    ghost.style.translate = `${Math.min(at.x, innerWidth - ghost.offsetWidth - 16)}px ${at.y}px`;
    const way = at.y < EDGE ? -STEP : at.y > innerHeight - EDGE ? STEP : 0;
    if (way) scrollBy({ top: way, behavior: "instant" });
    const under = document.elementFromPoint(at.x, at.y);
    under?.closest("details.rest:not([open])")?.setAttribute("open", "");
    const next = articleOf(under);
    if (next !== over) {
      over?.removeAttribute("data-over");
      next?.setAttribute("data-over", "");
      over = next;
    }
    frame = requestAnimationFrame(follow);
  }

  function move(event) {
    at = { x: event.clientX, y: event.clientY };
    if (!ghost && Math.hypot(at.x - from.clientX, at.y - from.clientY) > START) begin();
  }

  function end(event) {
    for (const [name, heard] of Object.entries(heards)) handle.removeEventListener(name, heard);
    removeEventListener("keydown", escape, true);
    cancelAnimationFrame(frame);
    ghost?.remove();
    delete panel.dataset.dragging;
    over?.removeAttribute("data-over");
    if (event.type === "pointerup" && over) drop(handle, over);
  }

  function escape(event) {
    if (event.key !== "Escape") return;
    event.preventDefault(); // the panel stays open
    event.stopPropagation();
    end(event);
  }

  const heards = { pointermove: move, pointerup: end, pointercancel: end };
  for (const [name, heard] of Object.entries(heards)) handle.addEventListener(name, heard);
  addEventListener("keydown", escape, true);
}
