// The deck: KPI cards and Plotly figures of a page, updated in place. Texts enter through textContent only.
const NARROW = 400                     // px; below this a figure uses its `narrow` layout
const SHAPES = {                       // status by shape first, colour second
  ok: '<circle cx="5" cy="5" r="4.5"/>', watch: '<path d="M5 .5 10 9.5H0z"/>',
  off: '<path d="M.5.5h9v9h-9z"/>', na: '<circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" stroke-width="1.4"/>',
}
const ICONS = {
  up: '<path d="M8 13V3M3.5 7.5 8 3l4.5 4.5"/>', down: '<path d="M8 3v10M3.5 8.5 8 13l4.5-4.5"/>',
  help: '<circle cx="8" cy="8" r="6.4"/><path d="M6.2 6.3a1.9 1.9 0 1 1 2.7 1.7c-.6.3-.9.7-.9 1.3M8 11.4v.1"/>',
  enlarge: '<path d="M6 2.5H2.5V6M10 2.5h3.5V6M6 13.5H2.5V10M10 13.5h3.5V10"/>',
}
const CONFIG = {displayModeBar: false, scrollZoom: false, doubleClick: false, responsive: false}

let library                            // plotly.js, fetched once for all decks
const plotly = url => library ??= window.Plotly ? Promise.resolve(window.Plotly) : new Promise((found, failed) =>
  document.head.append(Object.assign(document.createElement('script'), {
    src: url, onload: () => found(window.Plotly), onerror: () => { library = undefined; failed(new Error(`${url} did not load`)) },
  })))

function el(tag, className, text, attributes = {}) {
  const node = document.createElement(tag)
  if (className) node.className = className
  if (text) node.textContent = text
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  return node
}
function svg(box, body, className, attributes = {}) {   // body is ours, never data
  const node = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  for (const [name, value] of Object.entries({viewBox: box, class: className, 'aria-hidden': 'true', ...attributes}))
    node.setAttribute(name, value)
  node.innerHTML = body
  return node
}
function helpButton(text, words) {
  const button = el('button', 'deck-help', '', {type: 'button', 'aria-label': words.help, 'aria-description': text})
  button.append(svg('0 0 16 16', ICONS.help, 'deck-icon'))
  button.tip = text
  return button
}

function path(values, x, y) {          // a missing value is a gap; a value between two gaps is a dot
  let drawn = '', open = false
  values.forEach((value, i) => {
    if (value == null) { open = false; return }
    drawn += `${open ? 'L' : 'M'}${x(i)} ${y(value)}` + (!open && values[i + 1] == null ? 'h0' : '')
    open = true
  })
  return drawn
}
function sparkline({y: values, reference}) {
  const known = [...values, ...(reference || [])].filter(value => value != null)
  const low = Math.min(...known), high = Math.max(...known), last = values.findLastIndex(value => value != null)
  const x = i => +(3 + 94 * i / Math.max(values.length - 1, 1)).toFixed(2)
  const y = value => +(high === low ? 20 : 36 - 32 * (value - low) / (high - low)).toFixed(2)
  const line = (d, name) => d ? `<path class="${name}" d="${d}" vector-effect="non-scaling-stroke"/>` : ''
  return svg('0 0 100 40', line(reference && path(reference, x, y), 'reference') + line(path(values, x, y), 'line') +
    line(last >= 0 && `M${x(last)} ${y(values[last])}h0`, 'end'), 'deck-spark', {preserveAspectRatio: 'none'})
}

function kpiCard(kpi, words, send) {
  const card = el('li', `deck-kpi deck-${kpi.status}`), head = el('div', 'deck-head')
  const facts = [kpi.label, [kpi.value, kpi.margin].filter(Boolean).join(' '), kpi.delta, kpi.description, words[kpi.status]]
  const open = el('button', 'deck-open', '', {type: 'button', 'aria-label': facts.filter(Boolean).join(', ')})
  if (kpi.selected != null) open.setAttribute('aria-pressed', kpi.selected)
  open.append(svg('0 0 10 10', SHAPES[kpi.status], 'deck-status'), el('span', '', kpi.label))
  open.onclick = () => send({kind: 'kpi', id: kpi.id})
  head.append(open)
  if (kpi.help) head.append(helpButton(kpi.help, words))
  const value = el('div', 'deck-value', kpi.value), line = el('div', 'deck-line')
  if (kpi.margin) value.append(' ', el('small', '', kpi.margin))
  if (kpi.delta) {
    const pill = el('span', `deck-pill deck-${kpi.tone}`)
    if (ICONS[kpi.arrow]) pill.append(svg('0 0 16 16', ICONS[kpi.arrow], 'deck-icon'))
    pill.append(kpi.delta)
    line.append(pill)
  }
  if (kpi.description) line.append(el('span', 'deck-second', kpi.description))
  card.append(head, value, line)
  if (kpi.spark?.y?.some(number => number != null)) card.append(sparkline(kpi.spark))
  return card
}

const whole = text => text               // what belongs together stays on a line: sign and sum, number and unit, mark and word
  .replace(/([+−])(?=[¥$€£])/g, '$1\u2060').replace(/(\d) (?=(h|pt)\b)/g, '$1\u00a0').replace(/([|■◆●○▲▼]) +/g, '$1\u00a0')

class Points {                          // a figure's points for keyboard and screen reader: a list laid under the picture
  constructor(deck, card) {
    this.list = el('div', 'deck-points', '', {role: 'listbox', tabindex: 0})
    this.list.addEventListener('focus', () => this.go(card, this.at ?? 0))
    this.list.addEventListener('blur', () => this.leave(card))
    this.list.addEventListener('keydown', event => {
      const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity}[event.key]
      if (step) this.go(card, (this.at ?? -1) + step)
      else if (event.key !== 'Enter' && event.key !== ' ') return
      else if (this.at != null) deck.send({kind: 'point', card: card.id, customdata: this.found[this.at].id})
      event.preventDefault()
    })
  }

  fill(figure, name) {                 // what can be opened, once each; the options are made when somebody comes
    const found = new Map()
    figure?.data.forEach((trace, curve) => trace.customdata?.forEach((id, point) => {
      if (id == null) return
      const text = trace.hovertext?.[point], entry = found.get(id) ?? {id, curve, point, texts: []}
      if (text) entry.texts.push(text)
      if (axes(trace) === axes(figure.data[entry.curve])) Object.assign(entry, {curve, point})   // what is drawn last lies above
      found.set(id, entry)
    }))
    this.found = [...found.values()]
    this.list.hidden = !this.found.length
    this.list.setAttribute('aria-label', name)
    if (this.hash === figure?.hash) return
    this.hash = figure?.hash
    this.at = undefined
    this.list.replaceChildren()
    this.list.removeAttribute('aria-activedescendant')
  }

  go(card, place) {
    if (!this.list.children.length) this.found.forEach(({id, texts}, i) =>
      this.list.append(el('div', '', some(texts).map(spoken).join('; ') || String(id), {role: 'option', id: `deck-${card.id}-${i}`})))
    this.list.children[this.at]?.removeAttribute('aria-selected')
    this.at = Math.max(0, Math.min(place, this.found.length - 1))
    const option = this.list.children[this.at], {curve, point} = this.found[this.at]
    option.setAttribute('aria-selected', 'true')
    this.list.setAttribute('aria-activedescendant', option.id)
    if (card.plot._fullLayout) window.Plotly.Fx.hover(card.plot, [{curveNumber: curve, pointNumber: point}], axes(card.figure.data[curve]))
  }

  leave(card) { if (card.plot._fullLayout) window.Plotly.Fx.unhover(card.plot) }
}
const axes = trace => (trace.xaxis ?? 'x') + (trace.yaxis ?? 'y')
const some = texts => texts.filter((_, i) => i % Math.ceil(texts.length / 48) === 0)   // a curve is read at some of its points
const spoken = html => new DOMParser().parseFromString(html.replaceAll('<br>', ', '), 'text/html').body.textContent

class Card {                            // one cell of the grid: finding, caption, figure
  constructor(deck, id) {
    this.cell = el('div', 'deck-cell')
    this.card = el('section', 'deck-card')
    this.title = el('h3', 'deck-title')
    this.caption = el('p', 'deck-caption')
    this.button = el('button', 'deck-enlarge', '', {type: 'button'})
    this.box = el('div', 'deck-box')
    this.plot = el('div', 'deck-plot')
    this.empty = el('p', 'deck-empty')
    this.lines = el('ul', 'deck-lines')
    this.head = el('div', 'deck-head')
    const finding = el('div', 'deck-finding')   // the help icon follows the last word, also of a title that wraps
    this.button.append(svg('0 0 16 16', ICONS.enlarge, 'deck-icon'))
    finding.append(this.title)
    this.tabs = el('div', 'deck-tabs', '', {role: 'group'})
    this.head.append(finding, this.tabs, this.button)
    this.points = new Points(deck, this)
    this.box.append(this.plot, this.points.list, this.empty)
    this.card.append(this.head, this.caption, this.lines, this.box)
    this.cell.append(this.card)
    this.button.onclick = () => this.card.popover ? this.card.hidePopover() : this.enlarge(deck)
    this.card.addEventListener('toggle', event => {
      if (event.target === this.card && event.newState === 'closed') this.shrink(deck)
    })
    this.id = id
  }

  fill({title, caption, help, span, figure, empty, tabs, lines, printed}, words, send) {
    this.words = words
    this.cell.classList.toggle('deck-printed', Boolean(printed))
    this.choices(tabs ?? [], send)
    this.list(lines ?? [], words, send)
    this.figure = figure
    this.title.textContent = whole(title)
    this.caption.textContent = whole(caption ?? '')
    this.cell.style.setProperty('--span', span ?? 12)
    this.title.parentElement.replaceChildren(this.title)
    if (help) this.title.after(helpButton(help, words))
    this.button.hidden = !figure
    this.button.setAttribute('aria-label', this.card.popover ? words.shrink : words.enlarge)
    this.box.style.minHeight = figure ? `${figure.height}px` : ''
    this.box.hidden = !figure && !empty
    this.empty.textContent = figure ? '' : empty ?? ''
    this.points.fill(figure, `${title}: ${words.points}`)
    if (!figure) this.purge()
  }

  choices(tabs, send) {                // what the card can show instead; the page answers with another figure
    const focused = [...this.tabs.children].indexOf(document.activeElement)
    this.tabs.hidden = !tabs.length
    this.tabs.replaceChildren(...tabs.map(({id, label, selected}) => {
      const tab = el('button', 'deck-tab', label, {type: 'button', 'aria-pressed': selected})
      tab.onclick = () => selected || send({kind: 'tab', card: this.id, id})
      return tab
    }))
    this.tabs.children[focused]?.focus()
  }

  list(lines, words, send) {           // what the card says line by line, each with a sign and, where it leads on, a button
    const focused = [...this.lines.querySelectorAll('button')].indexOf(document.activeElement)
    this.lines.hidden = !lines.length
    this.lines.replaceChildren(...lines.map(({id, text, second, status, brief}) => {
      const line = el('li', `deck-said deck-${status || 'plain'}`), said = el(id == null ? 'span' : 'button', 'deck-text', whole(text))
      if (status) line.append(svg('0 0 10 10', SHAPES[status], 'deck-status', {role: 'img', 'aria-hidden': 'false', 'aria-label': words[status]}))
      if (id != null) {
        said.type = 'button'
        said.onclick = () => send({kind: 'line', card: this.id, id})
      }
      const both = el('div')
      both.append(said)
      if (second) both.append(el('p', 'deck-caption', second))
      if (brief) {                       // who said it first, then as much of it as two lines hold; all of it in print
        both.className = 'deck-brief'
        both.title = text
        both.prepend(both.lastChild)
      }
      line.append(both)
      return line
    }))
    this.lines.querySelectorAll('button')[focused]?.focus()
  }

  size() { return [this.box.clientWidth, this.box.clientHeight] }

  paint(Plotly, deck, [width, height]) {
    if (!this.figure || !width) return
    const {data, layout, alt, narrow, hash} = this.figure, key = [hash, deck.look, width, height].join()
    this.plot.setAttribute('role', 'figure')
    this.plot.setAttribute('aria-label', alt)
    if (this.key === key) return
    this.key = key
    const fresh = deck.painted({data, layout: {...layout, ...(width < NARROW && narrow)}})
    for (const part of [fresh.layout, fresh.layout.hoverlabel ??= {}]) part.font = {...part.font, family: deck.font}
    const drawn = Plotly.react(this.plot, fresh.data, {...fresh.layout, width, height}, CONFIG)
    if (!this.listening) this.listen(deck)
    return drawn
  }

  listen(deck) {
    const id = ({points: [point]}) => point?.customdata
    this.listening = true
    this.plot.on('plotly_click', event => {
      if (id(event) != null) deck.send({kind: 'point', card: this.id, customdata: id(event)})
    })
    this.plot.on('plotly_hover', event => this.plot.classList.toggle('deck-link', id(event) != null))
    this.plot.on('plotly_unhover', () => this.plot.classList.remove('deck-link'))
  }

  enlarge(deck) {                      // a popover: above everything, left with Esc, and the card stays where it is
    this.cell.style.minHeight = `${this.cell.offsetHeight}px`
    this.card.popover = 'auto'
    this.card.showPopover()
    this.button.setAttribute('aria-label', this.words.shrink)
    deck.paint()
  }

  shrink(deck) {
    this.card.removeAttribute('popover')
    this.cell.style.minHeight = ''
    this.button.setAttribute('aria-label', this.words.enlarge)
    this.button.focus()
    deck.paint()
  }

  purge() {
    if (this.plot._fullLayout) window.Plotly.purge(this.plot)
    this.plot.removeAttribute('role')
    this.plot.removeAttribute('aria-label')
    this.key = this.listening = undefined
  }
}

class Deck {
  constructor(root) {
    this.root = root
    this.strip = root.querySelector('.deck-kpis')
    this.grid = root.querySelector('.deck-grid')
    this.cards = new Map()
    this.tip = el('div', 'deck-tip', '', {popover: 'manual', role: 'tooltip'})
    root.append(this.tip)
    for (const event of ['pointerover', 'focusin', 'click'])
      root.addEventListener(event, ({target}) => this.explain(target.closest?.('.deck-help, .deck-tip')))
    for (const event of ['pointerout', 'focusout']) root.addEventListener(event, () => this.explain(null))
    root.addEventListener('keydown', ({key}) => { if (key === 'Escape') this.explain(null) })
    this.observer = new ResizeObserver(() => { clearTimeout(this.timer); this.timer = setTimeout(() => this.paint(), 60) })
    this.paper = matchMedia('print')
    this.paper.onchange = ({matches}) => matches && this.paintForPrint()
  }

  show(data, setTriggerValue) {
    this.data = data
    this.send = sender(setTriggerValue, 'click')
    this.theme()
    this.showKpis()
    this.showCards()
    this.observer.observe(this.grid)
    this.paint()
  }

  leave() {
    this.observer.disconnect()
    clearTimeout(this.timer)
    this.turn = undefined
    for (const card of this.cards.values()) card.purge()
  }

  theme() {                            // the theme's colours by role; `look` changes when any of them does
    const style = getComputedStyle(this.root), css = name => style.getPropertyValue(`--st-${name}`).trim()
    const {background, ...lists} = this.data.roles
    this.colors = new Map([[background, css('background-color')]])
    for (const [list, roles] of Object.entries(lists)) {
      const colors = css(`chart-${list}-colors`).split(',')
      roles.forEach((role, i) => this.colors.set(role, colors[i]?.trim()))
    }
    this.font = css('font')
    this.look = [...this.colors.values(), this.font].join()
  }

  painted(part) {                      // the part with the theme's colours in place of roles
    if (typeof part === 'string') return this.colors.get(part) ?? part
    if (Array.isArray(part)) return part.map(item => this.painted(item))
    if (part && typeof part === 'object')
      return Object.fromEntries(Object.entries(part).map(([name, item]) => [name, this.painted(item)]))
    return part
  }

  showKpis() {
    const {kpis, words} = this.data
    while (this.strip.children.length > kpis.length) this.strip.lastChild.remove()
    kpis.forEach((kpi, i) => {
      const old = this.strip.children[i], key = JSON.stringify([kpi, words])
      if (old?.key === key) return
      const card = kpiCard(kpi, words, event => this.send(event)), focused = old?.contains(document.activeElement)
      card.key = key
      if (old) old.replaceWith(card)
      else this.strip.append(card)
      if (focused) card.querySelector('button').focus()
    })
    this.strip.hidden = !kpis.length
  }

  showCards() {
    const {cards, words} = this.data, wanted = new Set(cards.map(card => card.id))
    for (const [id, card] of this.cards) if (!wanted.has(id)) {
      card.purge()
      card.cell.remove()
      this.cards.delete(id)
    }
    cards.forEach((content, i) => {
      const card = this.cards.get(content.id) ?? new Card(this, content.id)
      this.cards.set(content.id, card)
      if (this.grid.children[i] !== card.cell) this.grid.insertBefore(card.cell, this.grid.children[i] ?? null)
      card.fill(content, words, event => this.send(event))
    })
  }

  async paint() {                      // the last call wins; data-state says what can be seen, once all of it is drawn
    const turn = this.turn = {}, cards = [...this.cards.values()]
    if (cards.some(card => card.figure)) {
      try {
        const font = `12px ${this.font}`               // no turn of the event loop where all is there: a frame would go first
        if (!window.Plotly || !document.fonts.check(font))
          await Promise.all([plotly(this.data.plotly), document.fonts.load(font)])
        if (turn !== this.turn || !this.grid.clientWidth) return
        const {Plotly} = window
        const sizes = cards.map(card => card.size())   // one layout read before any drawing
        await Promise.all(cards.map((card, i) => card.paint(Plotly, this, sizes[i])))
      } catch (error) {
        console.error(error)
        for (const card of cards) if (card.figure) card.empty.textContent = this.data.words.failed
        return
      }
    }
    if (turn === this.turn) this.root.dataset.state = this.data.state
  }

  paintForPrint() {                    // what no screen shows, as large as the card before it, whose other side it is
    const cards = [...this.cards.values()]
    cards.forEach((card, i) => {
      if (card.cell.classList.contains('deck-printed') && window.Plotly)
        card.paint(window.Plotly, this, [cards[i - 1].plot.clientWidth, card.figure?.height])
    })
  }

  explain(button) {                    // the help text, in the top layer so that nothing cuts it off
    clearTimeout(this.hiding)
    if (button === this.tip || (!button && !this.tip.matches(':popover-open'))) return
    if (!button) { this.hiding = setTimeout(() => this.tip.hidePopover(), 120); return }
    this.tip.textContent = button.tip
    this.tip.showPopover()
    const at = button.getBoundingClientRect(), {offsetWidth: width, offsetHeight: height} = this.tip
    this.tip.style.left = `${Math.max(8, Math.min(at.left + at.width / 2 - width / 2, innerWidth - width - 8))}px`
    this.tip.style.top = `${at.top - height - 6 > 8 ? at.top - height - 6 : at.bottom + 6}px`
  }
}

const decks = new WeakMap()
export default function ({data, parentElement, setTriggerValue}) {
  const root = parentElement.querySelector('.deck')
  if (!decks.has(root)) decks.set(root, new Deck(root))
  const deck = decks.get(root)
  deck.show(data, setTriggerValue)
  return () => deck.leave()
}
