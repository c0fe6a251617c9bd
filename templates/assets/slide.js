// Keeps the slide current: counts the seconds the server gave, then puts the next code in place of the old one.
(() => {
  'use strict';
  const retrySeconds = 3;
  let endsAt = 0;
  let isAsking = false;

  const secondsLeftOf = (slide) => Number(slide.dataset.secondsLeft);
  const show = () => {
    const left = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
    document.getElementById('seconds').textContent = String(left);
    return left;
  };
  // Counted from when the answer came, never by the clock of this machine.
  const wait = (seconds) => {
    endsAt = performance.now() + seconds * 1000;
    show();
  };

  const ask = async () => {
    const response = await fetch(location.href, { cache: 'no-store', headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const next = page.getElementById('slide');
    // Signed out, or the session is over: the page itself says so.
    if (next === null) {
      location.reload();
      return;
    }
    wait(secondsLeftOf(next));
    document.getElementById('slide').replaceWith(document.adoptNode(next));
    document.getElementById('late').hidden = true;
  };

  const renew = async () => {
    isAsking = true;
    try {
      await ask();
    } catch {
      document.getElementById('late').hidden = false;
      wait(retrySeconds);
    } finally {
      isAsking = false;
    }
  };

  wait(secondsLeftOf(document.getElementById('slide')));
  setInterval(() => {
    if (show() === 0 && !isAsking) void renew();
  }, 250);
})();
