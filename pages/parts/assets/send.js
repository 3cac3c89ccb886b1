// What a component sends. Streamlit sends from a timer of no length, which a browser lets wait for the frame that follows
// a click; here the message goes out with the click itself, about 10 ms earlier.
function sender(setTriggerValue, name) {
  return event => {
    const timer = window.setTimeout
    window.setTimeout = (run, wait, ...given) => wait ? timer(run, wait, ...given) : queueMicrotask(() => run(...given))
    try { setTriggerValue(name, event) } finally { window.setTimeout = timer }
  }
}

