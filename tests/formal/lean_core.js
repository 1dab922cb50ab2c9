// node lean_core.js HOME WORK [ARGUMENTS]: Lean's core, installed in HOME, on the files of WORK.
const fs = require("fs");
const path = require("path");
const vm = require("vm");

const [home, work, ...words] = process.argv.slice(2);
const script = path.join(home, "package", "lean.js");
const compiled = path.join(home, "compiled");

// Its build writes a log; lines that begin so are no output of Lean's.
const writer = (stream) => (line) => {
  if (!line.startsWith("[DEBUG")) fs.writeSync(stream, line + "\n");
};

const mount = (files, disk, environment) => {
  for (const folder of ["/lean", "/lean/lib", "/lean/lib/lean", "/work"]) files.mkdir(folder);
  files.mkdirTree(path.dirname(script)); // where it looks for itself; only below /tmp is it there
  files.mount(disk, { root: path.join(home, "lib") }, "/lean/lib/lean");
  files.mount(disk, { root: path.resolve(work) }, "/work");
  files.chdir("/work");
  environment.LEAN_PATH = "/lean/lib/lean:/work";
  environment.LEAN_SYSROOT = "/lean";
  environment.LEAN_NUM_THREADS = "1";
  environment.LLVM_PROFILE_FILE = "/tmp/profile"; // else it is left beside the files
};

// What differs from run to run comes in as an argument: the compiled form is kept.
const source =
  "(function (Module, require, __filename, __dirname, module, mount) {" +
  "Module.preRun = [() => mount(FS, NODEFS, ENV)];" +
  fs.readFileSync(script, "utf8") +
  "\n})";
const cachedData = fs.existsSync(compiled) ? fs.readFileSync(compiled) : undefined;
const code = new vm.Script(source, { filename: script, cachedData });
process.argv[1] = "/lean/bin/lean";
process.cwd = () => "/work"; // it goes to this folder, and of the disk it knows /home and /tmp alone
const module_ = { arguments: words, print: writer(1), printErr: writer(2) };
code.runInThisContext()(module_, require, script, path.dirname(script), { exports: {} }, mount);
if (cachedData === undefined || code.cachedDataRejected) {
  try {
    const fresh = `${compiled}-${process.pid}`;
    fs.writeFileSync(fresh, code.createCachedData());
    fs.renameSync(fresh, compiled);
  } catch {
    // In a sandbox: the next run compiles again.
  }
}
