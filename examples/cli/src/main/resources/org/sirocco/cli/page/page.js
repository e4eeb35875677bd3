// What every page has: the button between light and dark. Pages that paint listen to 'theme'.
(() => {
  'use strict';
  const root = document.documentElement;
  const button = document.getElementById('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const dark = () => root.dataset.theme ? root.dataset.theme === 'dark' : system.matches;
  const changed = () => {
    button.setAttribute('aria-pressed', String(dark()));
    document.dispatchEvent(new Event('theme'));
  };
  button.addEventListener('click', () => {
    root.dataset.theme = dark() ? 'light' : 'dark';
    changed();
  });
  system.addEventListener('change', changed);
  changed();
})();
