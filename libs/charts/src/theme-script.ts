/** Script of the buttons that choose light or dark; the choice is kept where the browser lets a file keep one. */
export const themeScript = `(function () {
  var group = document.querySelector('.theme');
  var buttons = Array.prototype.slice.call(group.querySelectorAll('button'));
  function choose(theme) {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    buttons.forEach(function (button) {
      button.setAttribute('aria-pressed', String(button.dataset.themeChoice === theme));
    });
  }
  buttons.forEach(function (button) {
    button.addEventListener('click', function () {
      choose(button.dataset.themeChoice);
      try { localStorage.setItem('longhand-theme', button.dataset.themeChoice); } catch (error) { void error; }
    });
  });
  var kept = null;
  try { kept = localStorage.getItem('longhand-theme'); } catch (error) { void error; }
  if (kept === 'light' || kept === 'dark') choose(kept);
  group.hidden = false;
})();`;
