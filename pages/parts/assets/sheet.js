// A statement: lines with one column of amounts, their steps and what was asked about them. Texts enter through
// textContent only.
function el(tag, className, text, attributes = {}) {
  const node = document.createElement(tag)
  if (className) node.className = className
  if (text) node.textContent = text
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  return node
}

function remark({by, text}) {
  const item = el('li', 'sheet-remark')
  item.append(el('p', 'sheet-said', text), el('p', 'sheet-by', by))
  return item
}

function line(one, words, send) {
  const row = el('tr', one.counts ? 'sheet-line' : 'sheet-line sheet-apart'), head = el('th', '', '', {scope: 'row'})
  head.append(el('span', 'sheet-label', one.label))
  if (one.note) head.append(' ', el('span', 'sheet-note', one.note))
  if (one.action) {
    const name = one.action === 'answer' ? words.answer : one.remarks.length ? words.add : words.ask
    const button = el('button', 'sheet-action', name, {type: 'button', 'aria-label': `${name}: ${one.label}`})
    button.onclick = () => send({kind: one.action, line: one.id})
    head.append(button)
  }
  row.append(head, el('td', '', one.amount))
  if (!one.steps.length && !one.remarks.length) return [row]
  const more = el('tr', 'sheet-more'), cell = el('td', '', '', {colspan: 2})
  if (one.steps.length) {
    const steps = el('ul', 'sheet-steps')
    steps.append(...one.steps.map(step => el('li', '', step)))
    cell.append(steps)
  }
  if (one.remarks.length) {
    const list = el('ol', 'sheet-remarks')
    list.append(...one.remarks.map(remark))
    if (one.waiting) list.append(el('li', 'sheet-waiting', words.waiting))
    cell.append(list)
  }
  more.append(cell)
  row.classList.add('sheet-open')
  return [row, more]
}

function table(name, rows, className) {
  const made = el('table', className), body = el('tbody')
  made.append(el('caption', '', name), body)
  body.append(...rows)
  return made
}

function ledger({title, rows}) {
  return table(title, rows.map(([label, note, amount]) => {
    const row = el('tr'), head = el('th', '', '', {scope: 'row'})
    head.append(el('span', 'sheet-label', label))
    if (note) head.append(' ', el('span', 'sheet-note', note))
    row.append(head, el('td', '', amount))
    return row
  }), 'sheet-ledger')
}

function total({total, change, words}) {
  const row = el('tr', 'sheet-total'), head = el('th', '', '', {scope: 'row'})
  head.append(el('span', 'sheet-label', words.total))
  if (change) head.append(' ', el('span', 'sheet-note', change))
  row.append(head, el('td', '', total))
  return row
}

export default function ({data, parentElement, setTriggerValue}) {
  const root = parentElement.querySelector('.sheet'), send = sender(setTriggerValue, 'click')
  const {words, sources} = data
  const head = el('header', 'sheet-head')
  head.append(el('h2', 'sheet-name', data.name), el('p', 'sheet-period', data.period))
  const facts = el('dl', 'sheet-facts')
  for (const [label, value] of data.facts) {
    const fact = el('div')
    fact.append(el('dt', '', label), el('dd', '', value))
    facts.append(fact)
  }
  const behind = el('p', 'sheet-sources')
  if (Object.keys(sources).length) {
    behind.append(el('span', '', words.rows))
    for (const [id, label] of Object.entries(sources)) {
      const button = el('button', 'sheet-source', label, {type: 'button'})
      button.onclick = () => send({kind: 'rows', metric: id})
      behind.append(' ', button)
    }
  }
  const rows = [...data.lines.flatMap(one => line(one, words, send)), total(data)]
  root.replaceChildren(head, ...data.notes.map(text => el('p', 'sheet-notice', text)),
    table(`${words.amounts} (${data.currency})`, rows, 'sheet-lines'), ...data.ledgers.map(ledger), behind, facts)
  root.dataset.state = data.state
}
