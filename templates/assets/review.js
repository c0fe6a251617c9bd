// Keys for the list of people to identify; every key presses a button or opens a form that is on the page anyway.
(() => {
  'use strict';
  const rows = [...document.querySelectorAll('[data-review]')];
  const help = document.querySelector('[data-keys]');
  const isOn = document.querySelector('[data-keys-on]');
  const undo = document.querySelector('[data-key="u"]');
  const storedAs = 'review-keys';

  function stored(value) {
    try {
      if (value !== undefined) localStorage.setItem(storedAs, value);
      return localStorage.getItem(storedAs);
    } catch {
      return null; // Storage may be shut; then the choice lasts as long as the page.
    }
  }

  const current = () => rows.find((row) => row.contains(document.activeElement));

  function go(step) {
    const at = rows.indexOf(current());
    const next = at < 0 ? rows[0] : rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  }

  function open(row, which) {
    const part = row?.querySelector(`[data-open="${which}"]`);
    if (!part) return;
    part.open = true;
    part.querySelector('select, input:not([type="hidden"], [type="checkbox"])')?.focus();
  }

  function tick(row, which) {
    const boxes = [...(row?.querySelectorAll(`[data-tick="${which}"]`) ?? [])];
    const isTicked = boxes.some((box) => box.checked);
    for (const box of boxes) box.checked = !isTicked;
  }

  const isTyping = (target) => target.closest('input:not([type="checkbox"]), select, textarea') !== null;

  function answer(key) {
    const row = current() ?? (rows.length > 0 ? rows[0] : undefined);
    if (key === 'j') go(1);
    else if (key === 'k') go(-1);
    else if (/^[1-9]$/.test(key)) current()?.querySelector(`[data-key="${key}"]`)?.click();
    else if (key === 't') current()?.querySelector('[data-key="t"]')?.click();
    else if (key === 'u') undo?.click();
    else if (['n', 'c', 'i'].includes(key)) open(row, key);
    else if (['r', 'e'].includes(key)) tick(row, key);
    else if (key === '?' && help) help.open = !help.open;
    else return false;
    return true;
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
    if (event.key === 'Escape' && isTyping(event.target)) current()?.focus();
    else if (isOn?.checked !== false && !isTyping(event.target) && answer(event.key)) event.preventDefault();
  });

  if (help) help.hidden = false;
  if (isOn) {
    isOn.checked = stored() !== 'off';
    document.documentElement.classList.toggle('has-keys', isOn.checked);
    isOn.addEventListener('change', () => {
      stored(isOn.checked ? 'on' : 'off');
      document.documentElement.classList.toggle('has-keys', isOn.checked);
    });
  }
  // After an answer the next row is named in the address; the keys go on from there.
  const named = rows.find((row) => `#${row.id}` === location.hash);
  (named ?? (location.search.includes('settled=') ? rows[0] : undefined))?.focus();
})();
