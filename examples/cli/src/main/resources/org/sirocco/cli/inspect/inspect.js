// The page of one or more sentences' attention. Numbers come from the <script> elements before this one: 'data' (JSON),
// 'small-s-l-h' (a thumbnail), 'full-s-l-h' (weights, query, key, value, context), where s, l, h count from 0.
(() => {
  'use strict';
  const at = id => document.getElementById(id);
  const data = JSON.parse(at('data').textContent);
  const state = {sentence: 0, layer: data.layer, head: data.head, row: 0, column: 0};
  /** The sentence's thumbnails, and of its heads in full the last one: all of a long sentence's would be too many. */
  const decoded = new Map();
  let current = {};

  // --- data ---------------------------------------------------------------------------------------------------------

  function bytes(id) {
    const element = at(id);
    return element && Uint8Array.from(atob(element.textContent), c => c.charCodeAt(0));
  }

  function once(id, make) {
    if (!decoded.has(id)) decoded.set(id, make());
    return decoded.get(id);
  }

  const name = (kind, layer, head) => `${kind}-${state.sentence}-${layer}-${head}`;
  const sentence = () => data.sentences[state.sentence];
  const tokens = () => sentence().tokens;

  /** A head's thumbnail: {max, side, shades (side, side) from 0 to 255}. */
  function small(layer, head) {
    const id = name('small', layer, head);
    return once(id, () => {
      const all = bytes(id);
      return {max: new DataView(all.buffer).getFloat32(0, true), side: Math.sqrt(all.length - 4), shades: all.subarray(4)};
    });
  }

  /** The chosen head in full, or null where the page holds its thumbnail only. */
  function full() {
    const id = name('full', state.layer, state.head);
    if (current.id !== id) current = {id, head: read(bytes(id))};
    return current.head;
  }

  function read(all) {
    if (!all) return null;
    const numbers = new Float32Array(all.buffer);
    const T = tokens().length, D = data.headSize;
    const part = i => numbers.subarray(T * T + i * T * D, T * T + (i + 1) * T * D);
    return {T, D, weights: numbers.subarray(0, T * T), query: part(0), key: part(1), value: part(2), context: part(3)};
  }

  const weight = (row, column) => full().weights[row * tokens().length + column];
  const fixed = (x, digits = 6) => x.toFixed(digits).replace('-', '\u2212');

  // --- colour -------------------------------------------------------------------------------------------------------

  let ramp = [];

  /** 256 colours from no weight to the largest, of the theme in use. */
  function readRamp() {
    const stops = getComputedStyle(document.documentElement).getPropertyValue('--ramp').split(',')
      .map(s => [1, 3, 5].map(i => parseInt(s.trim().slice(i, i + 2), 16)));
    ramp = Array.from({length: 256}, (_, i) => {
      const x = i / 255 * (stops.length - 1), from = Math.min(Math.floor(x), stops.length - 2);
      return stops[from].map((low, c) => Math.round(low + (stops[from + 1][c] - low) * (x - from)));
    });
  }

  const shade = (w, max) => max > 0 ? Math.min(255, Math.round(255 * Math.sqrt(w / max))) : 0;
  const css = ([r, g, b]) => `rgb(${r},${g},${b})`;
  const inkOn = ([r, g, b]) => .299 * r + .587 * g + .114 * b > 140 ? '#10131a' : '#ffffff';

  /** A canvas of one pixel a cell. */
  function pixels(side, shadeAt) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = side;
    const context = canvas.getContext('2d');
    const image = context.createImageData(side, side);
    for (let i = 0; i < side * side; i++) {
      const [r, g, b] = ramp[shadeAt(i)];
      image.data.set([r, g, b, 255], 4 * i);
    }
    context.putImageData(image, 0, 0);
    return canvas;
  }

  // --- the large map ------------------------------------------------------------------------------------------------

  const map = at('map');
  let geometry = {left: 0, top: 0, side: 0};
  let picture = null;

  function paintPicture() {
    const head = full(), thumbnail = small(state.layer, state.head);
    picture = head
      ? pixels(head.T, i => shade(head.weights[i], thumbnail.max))
      : pixels(thumbnail.side, i => thumbnail.shades[i]);
    at('title').textContent = `Layer ${state.layer}, head ${state.head}`;
    at('most').textContent = fixed(thumbnail.max, 3);
    // Shades go by the square root, so that small weights are seen.
    at('middle').textContent = `(in the middle ${fixed(thumbnail.max / 4, 3)})`;
    at('partial').hidden = !!head;
    at('legend').textContent = head ? 'rows attend to columns; each row sums to 1'
      : `rows attend to columns; each cell is the largest weight of a block of ${(tokens().length / thumbnail.side).toFixed(1)} × ${(tokens().length / thumbnail.side).toFixed(1)} tokens`;
    at('partial').textContent = head ? '' : `The page holds only a thumbnail of this head: tokens are shaded block by block. `
      + `Run again with --layer ${state.layer} --head ${state.head} to have it in full, or with --full for all.`;
    document.querySelectorAll('.steps').forEach(card => { card.hidden = !head; });
    const strip = at('ramp').getContext('2d');
    for (let x = 0; x < 240; x++) {
      strip.fillStyle = css(ramp[shade(x / 239, 1)]);
      strip.fillRect(x, 0, 1, 1);
    }
  }

  function paintMap() {
    const width = at('frame').clientWidth;
    const scale = devicePixelRatio || 1;
    const T = tokens().length;
    const context = map.getContext('2d');
    const style = getComputedStyle(document.body);
    const colour = property => style.getPropertyValue(property).trim();
    const size = Math.min(14, Math.floor((width - 70) / T * .8));
    const labelled = size >= 8;
    // The widest that a label gets: the chosen one is bold.
    context.font = `700 ${size}px ${style.fontFamily}`;
    const margin = labelled
      ? Math.min(110, width * .3, 12 + Math.max(...tokens().map(t => context.measureText(t).width))) : Math.min(72, width * .18);
    const side = Math.floor(Math.min(width - margin - 4, 620));
    geometry = {left: margin, top: margin, side};
    map.width = Math.round(width * scale);
    map.height = Math.round((margin + side + 4) * scale);
    map.style.height = `${margin + side + 4}px`;
    context.scale(scale, scale);
    context.imageSmoothingEnabled = false;
    context.drawImage(picture, margin, margin, side, side);
    const cell = side / T;
    labels(context, labelled ? size : 11, cell, style.fontFamily, colour, labelled);
    context.strokeStyle = colour('--line');
    context.strokeRect(margin, margin, side, side);
    if (full()) {
      context.strokeStyle = colour('--s2');
      context.lineWidth = 1;
      context.strokeRect(margin, margin + state.row * cell, side, Math.max(cell, 1));
      context.lineWidth = 2.5;
      const box = Math.max(cell, 5), off = (box - cell) / 2;
      context.strokeRect(margin + state.column * cell - off, margin + state.row * cell - off, box, box);
    }
  }

  /** Beside every row and column, or, where they are too many, beside the chosen ones. */
  function labels(context, size, cell, family, colour, all) {
    const {left, top} = geometry;
    context.textBaseline = 'middle';
    context.font = `700 ${size}px ${family}`;
    tokens().forEach((token, i) => {
      if (!all && i !== state.row && i !== state.column) return;
      const label = fitted(context, token, left - 8);
      const place = (i + .5) * cell;
      context.font = `${i === state.row ? 700 : 400} ${size}px ${family}`;
      context.fillStyle = colour(i === state.row ? '--ink' : '--soft');
      context.textAlign = 'right';
      if (all || i === state.row) context.fillText(label, left - 5, top + place);
      context.font = `${i === state.column ? 700 : 400} ${size}px ${family}`;
      context.fillStyle = colour(i === state.column ? '--ink' : '--soft');
      context.save();
      context.translate(left + place, top - 5);
      context.rotate(-Math.PI / 2);
      context.textAlign = 'left';
      if (all || i === state.column) context.fillText(label, 0, 0);
      context.restore();
    });
  }

  function fitted(context, text, width) {
    let shown = [...text];
    while (shown.length > 1 && context.measureText(shown.join('')).width > width) shown = [...shown.slice(0, -2), '…'];
    return shown.join('');
  }

  function cellOf(event) {
    const T = tokens().length, box = map.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left - geometry.left) / geometry.side * T);
    const row = Math.floor((event.clientY - box.top - geometry.top) / geometry.side * T);
    return row >= 0 && row < T && column >= 0 && column < T ? {row, column} : null;
  }

  // --- what is said about the cell ----------------------------------------------------------------------------------

  function element(tag, text, attributes = {}) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  const tokenName = i => element('span', tokens()[i], {class: 'bidi', dir: 'auto'});

  /** Isolated, so that a token of another direction leaves the sentence around it alone. */
  const quoted = i => `«\u2068${tokens()[i]}\u2069»`;

  function readout(row, column) {
    if (!full()) {
      at('readout').textContent = '';
      return;
    }
    const value = element('b', fixed(weight(row, column)), {id: 'value'});
    at('readout').replaceChildren(tokenName(row), ` (row ${row}) attends to `, tokenName(column),
      ` (column ${column}) with `, value);
  }

  function row(tag, cells) {
    const made = element('tr');
    cells.forEach((cell, i) => made.append(element(i === 0 || tag === 'th' ? 'th' : 'td', cell)));
    return made;
  }

  function steps() {
    const head = full();
    if (!head) return;
    const {T, D} = head, i = state.row, j = state.column;
    const q = head.query.subarray(i * D, i * D + D), k = head.key.subarray(j * D, j * D + D);
    const v = head.value.subarray(j * D, j * D + D), context = head.context.subarray(i * D, i * D + D);
    const dot = (a, b) => a.reduce((sum, x, d) => sum + x * b[d], 0);
    const scaled = column => dot(q, head.key.subarray(column * D, column * D + D)) / Math.sqrt(D);
    const scores = Array.from({length: T}, (_, column) => scaled(column));
    const max = Math.max(...scores), sum = scores.reduce((s, x) => s + Math.exp(x - max), 0);
    const w = weight(i, j), part = Math.exp(scores[j] - max);
    const length = a => Math.sqrt(dot(a, a));
    const lines = [
      ['q · k', fixed(dot(q, k)), `the query of ${quoted(i)} times the key of ${quoted(j)}, ${D} products summed`],
      [`÷ √${D}`, fixed(scores[j]), 'scaled, so that the size does not grow with the number of products'],
      ['e^(scaled − largest)', fixed(part), `the largest of this row is ${fixed(max, 4)}`],
      ['÷ sum of the row', fixed(part / sum), `softmax: ${T} such numbers sum to ${fixed(sum, 4)}`],
      ['weight', fixed(w), 'as the model computed it'],
      ['|weight · v|', fixed(w * length(v)), `what this cell adds to the context of ${quoted(i)}, whose length is ${fixed(length(context), 4)}`],
    ];
    const formula = element('table');
    lines.forEach(line => formula.append(row('td', line)));
    at('formula').replaceChildren(formula);

    const table = element('table');
    const top = element('thead'), body = element('tbody'), foot = element('tfoot');
    top.append(row('th', ['d', 'q', 'k', 'q·k', 'v', 'weight·v', 'context']));
    for (let d = 0; d < D; d++) {
      body.append(row('td', [String(d), ...[q[d], k[d], q[d] * k[d], v[d], w * v[d], context[d]].map(x => fixed(x, 4))]));
    }
    foot.append(row('td', ['sum', '', '', fixed(dot(q, k), 4), '', '', '']));
    table.append(top, body, foot);
    at('numbers').replaceChildren(table);
  }

  // --- tokens, sentences, heads -------------------------------------------------------------------------------------

  /** One stop of the Tab key for a group of buttons; arrow keys move within it. */
  function group(container, step) {
    container.addEventListener('keydown', event => {
      const buttons = [...container.querySelectorAll('button')];
      const from = buttons.indexOf(document.activeElement);
      const move = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -step(), ArrowDown: step(), Home: -from,
        End: buttons.length - 1 - from}[event.key];
      if (from < 0 || move === undefined) return;
      event.preventDefault();
      const to = buttons[from + move];
      if (to) {
        to.click();
        to.focus();
      }
    });
  }

  function press(container, chosen) {
    [...container.querySelectorAll('button')].forEach((button, i) => {
      button.setAttribute('aria-pressed', String(i === chosen));
      button.tabIndex = i === chosen ? 0 : -1;
    });
  }

  function buildTokens() {
    at('tokens').classList.toggle('many', tokens().length > 80);
    at('tokens').replaceChildren(...tokens().map((token, i) => {
      const button = element('button', undefined, {type: 'button'});
      button.append(element('span', token, {dir: 'auto'}), element('small'));
      button.addEventListener('click', () => select({row: i, column: strongest(i)}));
      return button;
    }));
  }

  /** The column that a row attends to most. */
  function strongest(i) {
    const head = full();
    if (!head) return state.column;
    const line = head.weights.subarray(i * head.T, (i + 1) * head.T);
    return line.indexOf(Math.max(...line));
  }

  function paintTokens() {
    const head = full();
    const line = head && head.weights.subarray(state.row * head.T, (state.row + 1) * head.T);
    const max = head ? Math.max(...line) : 0;
    const {side, shades} = small(state.layer, state.head);
    const block = i => Math.floor(i * side / tokens().length);
    [...at('tokens').children].forEach((button, i) => {
      const colour = ramp[head ? shade(line[i], max) : shades[block(state.row) * side + block(i)]];
      button.style.background = css(colour);
      button.style.color = inkOn(colour);
      button.lastChild.textContent = head ? fixed(line[i], 3) : '';
      button.title = head ? fixed(line[i]) : '';
    });
    press(at('tokens'), state.row);
  }

  function buildHeads() {
    const grid = at('heads');
    grid.style.gridTemplateColumns = `1.4em repeat(${data.heads}, minmax(0, 1fr))`;
    const cells = [element('span')];
    for (let head = 0; head < data.heads; head++) cells.push(element('span', head));
    for (let layer = 0; layer < data.layers; layer++) {
      cells.push(element('span', layer));
      for (let head = 0; head < data.heads; head++) {
        const button = element('button', undefined, {type: 'button', 'aria-label': `layer ${layer}, head ${head}`,
          title: `layer ${layer}, head ${head}`});
        button.addEventListener('click', () => select({layer, head}));
        cells.push(button);
      }
    }
    grid.replaceChildren(...cells);
  }

  function paintHeads() {
    [...at('heads').querySelectorAll('button')].forEach((button, i) => {
      const {side, shades} = small(Math.floor(i / data.heads), i % data.heads);
      button.replaceChildren(pixels(side, n => shades[n]));
    });
  }

  function buildSentences() {
    at('sentences').hidden = data.sentences.length < 2;
    at('sentences').replaceChildren(...data.sentences.map((one, i) => {
      const button = element('button', one.text, {type: 'button', dir: 'auto'});
      button.addEventListener('click', () => select({sentence: i, row: 0, column: 0}));
      return button;
    }));
  }

  // --- all together -------------------------------------------------------------------------------------------------

  function select(change) {
    const before = {...state};
    Object.assign(state, change);
    if (state.sentence !== before.sentence) show();
    else {
      if (state.layer !== before.layer || state.head !== before.head) paintPicture();
      paint();
    }
  }

  function paint() {
    paintTokens();
    paintMap();
    readout(state.row, state.column);
    steps();
    press(at('heads'), state.layer * data.heads + state.head);
    press(at('sentences'), state.sentence);
  }

  /** A sentence afresh. */
  function show() {
    decoded.clear();
    at('text').textContent = sentence().text;
    at('source').textContent = `${data.model} on ${data.backend} · ${data.layers} layers × ${data.heads} heads · `
      + (sentence().cutFrom ? `cut to the limit: the first ${tokens().length} of ${sentence().cutFrom} tokens` : `${tokens().length} tokens`);
    state.column = strongest(state.row);
    buildTokens();
    repaint();
  }

  function repaint() {
    readRamp();
    paintHeads();
    paintPicture();
    paint();
  }

  map.addEventListener('mousemove', event => {
    const cell = cellOf(event);
    readout(cell ? cell.row : state.row, cell ? cell.column : state.column);
  });
  map.addEventListener('mouseleave', () => readout(state.row, state.column));
  map.addEventListener('click', event => {
    const cell = cellOf(event);
    if (cell) select(cell);
  });
  map.addEventListener('keydown', event => {
    const move = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
    if (!move) return;
    event.preventDefault();
    const last = tokens().length - 1, within = x => Math.max(0, Math.min(last, x));
    select({row: within(state.row + move[0]), column: within(state.column + move[1])});
  });
  document.addEventListener('theme', repaint);
  new ResizeObserver(paintMap).observe(at('frame'));
  group(at('tokens'), () => 1);
  group(at('heads'), () => data.heads);
  group(at('sentences'), () => 1);
  buildSentences();
  buildHeads();
  show();
})();
