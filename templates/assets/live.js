// Reads the live roster again every few seconds and swaps the part that moves; stands still when asked to, or unseen.
(() => {
  const region = document.querySelector('[data-live]');
  const button = document.querySelector('[data-live-pause]');
  const trouble = document.querySelector('[data-live-trouble]');
  if (!region || !button || !trouble) return;
  const everyMilliseconds = 10000;
  let isPaused = false;

  async function readAgain() {
    if (isPaused || document.hidden || region.contains(document.activeElement)) return;
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
      const fresh = new DOMParser()
        .parseFromString(await answer.text(), 'text/html')
        .querySelector('[data-live]');
      // Signed out meanwhile, or an error page: what is known stays, and says that it stands still.
      if (!answer.ok || !fresh) throw new Error('no roster in the answer');
      region.replaceChildren(...fresh.childNodes);
      trouble.hidden = true;
    } catch {
      trouble.hidden = false;
    }
  }

  button.hidden = false;
  button.addEventListener('click', () => {
    isPaused = !isPaused;
    button.textContent = isPaused ? button.dataset.resume : button.dataset.pause;
    if (!isPaused) void readAgain();
  });
  setInterval(() => void readAgain(), everyMilliseconds);
})();
