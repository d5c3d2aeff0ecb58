/** Script of the buttons that save the figures; they are in the page, nothing is fetched. */
export const downloadScript = `
  function save(name, type, text) {
    var link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: type }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }
  function cell(value) {
    if (value === null || value === undefined) return '';
    var text = String(value);
    return /[",\\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }
  document.querySelectorAll('[data-download]').forEach(function (button) {
    button.addEventListener('click', function () {
      var data = pageData();
      if (button.dataset.download === 'json') {
        save('analysis.json', 'application/json', JSON.stringify(data.analysis, null, 2));
      } else {
        save('scores.csv', 'text/csv', data.scores.map(function (row) { return row.map(cell).join(','); }).join('\\n') + '\\n');
      }
    });
  });
`;
