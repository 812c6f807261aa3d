// Loaded with --import into web and worker: they end when the supervisor does, however it ended (kill -9 included).
import { isMainThread } from "node:worker_threads";

if (isMainThread) watchParent();

function watchParent() {
  const parent = Number(process.env.FIFTYFOLD_PARENT ?? process.ppid);
  // A process that this one forks inherits the --import, and has this one for its parent.
  delete process.env.FIFTYFOLD_PARENT;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.once("exit", killGroup);
    setTimeout(killGroup, 3000).unref();
    process.kill(process.pid, "SIGTERM");
  }, 500);
  timer.unref();
}

/** Web and worker each lead a process group: nothing that they started stays behind. */
function killGroup() {
  try {
    process.kill(-process.pid, "SIGKILL");
  } catch {
    process.kill(process.pid, "SIGKILL");
  }
}
