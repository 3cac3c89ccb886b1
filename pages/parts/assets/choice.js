// One choice of a few: buttons in a row.
const STEPS = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity}

function mark(group, id) {
  const buttons = [...group.children], chosen = Math.max(0, buttons.findIndex(button => button.value === id))
  buttons.forEach((button, i) => {
    button.setAttribute('aria-checked', i === chosen)
    button.tabIndex = i === chosen ? 0 : -1
  })
}

export default function ({data: {title, options, chosen, turn}, parentElement, setTriggerValue}) {
  const group = parentElement.querySelector('.choice'), send = sender(setTriggerValue, 'choice')
  if (turn < group.turn) return        // the answer to an earlier click than the last one
  const focused = group.contains(document.activeElement) && document.activeElement.value
  group.turn = turn
  group.setAttribute('aria-label', title)
  const shown = JSON.stringify(options)
  if (group.shown !== shown) {
    group.replaceChildren(...options.map(([id, label]) => {
      const button = document.createElement('button')
      Object.assign(button, {type: 'button', value: id, textContent: label, className: 'choice-option'})
      button.setAttribute('role', 'radio')
      return button
    }))
    group.shown = shown
  }
  mark(group, chosen)
  if (focused !== false) [...group.children].find(button => button.value === focused)?.focus()
  group.onclick = ({target}) => {
    const button = target.closest('.choice-option')
    if (!button || button.getAttribute('aria-checked') === 'true') return
    send({id: button.value, turn: ++group.turn})
    mark(group, button.value)
  }
  group.onkeydown = event => {         // the arrow keys go from option to option, space or Enter takes one
    const buttons = [...group.children], at = buttons.indexOf(document.activeElement), step = STEPS[event.key]
    if (!step || at < 0) return
    buttons[Math.max(0, Math.min(at + step, buttons.length - 1))].focus()
    event.preventDefault()
  }
}
