// Put into a page before its scripts: times a click in the page's own clock, from the trusted event to the painted frame.
(() => {
  const watch = window.watch = {armed: false, start: 0, text: 0, sent: [], got: []}
  const now = () => performance.now()
  addEventListener('pointerup', event => { if (watch.armed) { watch.start = event.timeStamp; watch.armed = false } }, true)

  const pen = CanvasRenderingContext2D.prototype, write = pen.fillText   // the table is drawn on a canvas
  pen.fillText = function (...all) { watch.text = now(); return write.apply(this, all) }

  window.WebSocket = class extends WebSocket {
    constructor(...all) {
      super(...all)
      this.addEventListener('message', ({data}) => watch.got.push([now(), data.byteLength ?? data.size ?? data.length]))
    }
    send(data) { watch.sent.push(now()); super.send(data) }
  }
  const ask = window.fetch
  window.fetch = async (...all) => {
    watch.sent.push(now())
    const answer = await ask(...all)
    watch.got.push([now(), +answer.headers.get('content-length')])
    return answer
  }

  const painted = () => new Promise(done => requestAnimationFrame(() => {   // a task after the frame that shows it
    const {port1, port2} = new MessageChannel()
    port1.onmessage = () => done(now())
    port2.postMessage(0)
  }))
  const shown = state => new Promise(done => {           // any state, where none is named
    const right = () => { const now = document.querySelector('[data-state]')?.dataset.state; return now && (!state || now === state) }
    if (right()) return done()
    const observer = new MutationObserver(() => { if (right()) { observer.disconnect(); done() } })
    observer.observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-state']})
  })

  watch.painted = () => shown().then(painted)   // ms from the start of the navigation

  // Resolves `rest` ms after all figures and numbers of the state are painted; `late` is when one was touched after that.
  watch.until = async (state, rest = 300) => {
    await shown(state)
    const ready = now(), end = await painted()
    let late = 0
    const observer = new MutationObserver(() => { late = now() })
    for (const plot of document.querySelectorAll('.js-plotly-plot'))
      observer.observe(plot, {subtree: true, childList: true})
    await new Promise(done => setTimeout(done, rest))
    observer.disconnect()
    const {start, text, sent, got} = watch, mine = got.filter(([at]) => at > start && at <= ready)
    const [answered, bytes] = mine.reduce((a, b) => b[1] > a[1] ? b : a, [0, 0])
    return {start, end, text, late, bytes, answered, sent: sent.find(at => at >= start) ?? start, drawn: watch.drawn()}
  }
  watch.arm = state => {
    Object.assign(watch, {armed: true, start: 0, text: 0, sent: [], got: []})
    watch.answer = watch.until(state)
  }

  // The numbers on the page: texts of the key figures, and how many numbers each figure holds and their sum.
  const add = (values, total) => {
    for (const value of values ?? [])
      if (typeof value === 'number') { total[0]++; total[1] += value } else if (value?.length && typeof value !== 'string') add(value, total)
    return total
  }
  watch.drawn = () => ({
    numbers: [...document.querySelectorAll('.deck-value, .number')].map(node => node.textContent.trim()),
    figures: [...document.querySelectorAll('.js-plotly-plot')].map(({_fullData}) =>
      _fullData.reduce((total, {x, y}) => add(y, add(x, total)), [0, 0])),
    widths: [...document.querySelectorAll('.js-plotly-plot')].map(({_fullLayout}) => _fullLayout.width),
  })
})()
