/**
 * Ctrl-C (and SIGTERM) once asks the work to stop at a safe point; a second time ends the process at once, which
 * loses nothing that was finished either.
 */
export function stopSignal(): { stopping: () => boolean } {
  let asked = false;
  const ask = () => {
    if (asked) process.exit(130);
    asked = true;
    console.error('\nstopping at the next safe point (once more to stop at once)');
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  return { stopping: () => asked };
}
