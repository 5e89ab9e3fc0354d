//! Runs the program under ptrace and does something to it at its Nth call that changes state, counted over all its threads.
//!
//! The program is held by this very binary (`hold`) until it is watched, so that nothing of it is missed. A filter of the
//! kernel stops it at the calls of interest alone: stopping at all of them takes most of the time. All of this needs no
//! unsafe code. Each program is watched by the thread that started it.

use nix::libc::{self, user_regs_struct};
use nix::sys::ptrace;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};
use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::FileExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

/// An error that the system can give for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errno {
    Full,
    Io,
    ReadOnly,
    Denied,
    TooManyFiles,
}

impl Errno {
    pub(crate) const ALL: [Self; 5] = [
        Self::Full,
        Self::Io,
        Self::ReadOnly,
        Self::Denied,
        Self::TooManyFiles,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Full => "ENOSPC",
            Self::Io => "EIO",
            Self::ReadOnly => "EROFS",
            Self::Denied => "EACCES",
            Self::TooManyFiles => "EMFILE",
        }
    }

    fn number(self) -> i32 {
        match self {
            Self::Full => libc::ENOSPC,
            Self::Io => libc::EIO,
            Self::ReadOnly => libc::EROFS,
            Self::Denied => libc::EACCES,
            Self::TooManyFiles => libc::EMFILE,
        }
    }

    /// Whether a system could give it for this call.
    fn fits(self, call: &Call) -> bool {
        use What::{Name, Net, New, Open, Other, Sync, Write};
        let fits = match self {
            Self::Full => matches!(call.what, Write | New | Name | Sync),
            Self::Io => matches!(call.what, Write | New | Name | Sync | Open),
            Self::ReadOnly | Self::Denied => matches!(call.what, New | Name),
            Self::TooManyFiles => matches!(call.what, New | Open) && call.is_open(),
        };
        fits && !matches!(call.what, Net | Other)
    }
}

/// What is done at the chosen call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing: the calls are only counted and named.
    None,
    /// The call is not made; the program is gone.
    Kill,
    /// Half of the bytes are written, then the program is gone. Elsewhere than at a write: as [`Fault::Kill`].
    Torn,
    /// The call fails: this one, or this one and all that follow.
    Fail(Errno, bool),
    /// The program gets this signal and goes on.
    Send(Signal),
    /// The program waits there until it is told to go on.
    Pause,
    /// Nothing is made durable, though the program is told so; killed at this call. Shows that a power cut is noticed.
    Unsynced,
}

/// What a call is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    /// Bytes of a file.
    Write,
    /// A new name: a file, folder or link.
    New,
    /// A name that moves or goes, or what the system notes about it.
    Name,
    /// Making it durable.
    Sync,
    /// Opening what is there; no change, counted for some errors alone.
    Open,
    /// Sockets.
    Net,
    /// Locks and the like.
    Other,
}

struct Call {
    what: What,
    name: &'static str,
    number: i64,
    /// Which arguments are paths.
    paths: &'static [usize],
    /// Whether the first argument is a file that is open.
    file: bool,
}

impl Call {
    fn is_open(&self) -> bool {
        [libc::SYS_openat, libc::SYS_openat2, libc::SYS_open].contains(&self.number)
    }

    fn changes(&self) -> bool {
        self.what != What::Open
    }
}

fn call(regs: &user_regs_struct) -> Option<Call> {
    use What::{Name, Net, New, Open, Other, Sync, Write};
    let number = regs.orig_rax.cast_signed();
    let made = |what, name, paths: &'static [usize], file| {
        Some(Call {
            what,
            name,
            number,
            paths,
            file,
        })
    };
    let creates = |flags: u64| flags & (libc::O_CREAT | libc::O_TRUNC).cast_unsigned() as u64 != 0;
    let opened = |flags, paths| {
        if creates(flags) {
            made(New, "create", paths, false)
        } else {
            made(Open, "open", paths, false)
        }
    };
    match number {
        libc::SYS_write | libc::SYS_writev if regs.rdi > 2 => made(Write, "write", &[], true),
        libc::SYS_pwrite64
        | libc::SYS_pwritev
        | libc::SYS_pwritev2
        | libc::SYS_sendfile
        | libc::SYS_ftruncate
        | libc::SYS_fallocate => made(Write, "write", &[], true),
        libc::SYS_copy_file_range => made(Write, "copy", &[], true),
        libc::SYS_truncate => made(Write, "truncate", &[0], false),
        libc::SYS_open => opened(regs.rsi, &[0]),
        libc::SYS_openat => opened(regs.rdx, &[1]),
        // Folders on the way to something: it makes none.
        libc::SYS_openat2 => made(Open, "open", &[1], false),
        libc::SYS_creat => made(New, "create", &[0], false),
        libc::SYS_mkdir => made(New, "mkdir", &[0], false),
        libc::SYS_mkdirat => made(New, "mkdir", &[1], false),
        libc::SYS_link | libc::SYS_symlink => made(New, "link", &[1], false),
        libc::SYS_linkat => made(New, "link", &[3], false),
        libc::SYS_symlinkat => made(New, "link", &[2], false),
        libc::SYS_rename => made(Name, "rename", &[0, 1], false),
        libc::SYS_renameat | libc::SYS_renameat2 => made(Name, "rename", &[1, 3], false),
        libc::SYS_unlink | libc::SYS_rmdir => made(Name, "delete", &[0], false),
        libc::SYS_unlinkat => made(Name, "delete", &[1], false),
        libc::SYS_chmod => made(Name, "chmod", &[0], false),
        libc::SYS_fchmodat => made(Name, "chmod", &[1], false),
        libc::SYS_fchmod => made(Name, "chmod", &[], true),
        libc::SYS_utimensat => made(Name, "touch", &[], false),
        libc::SYS_fsync | libc::SYS_fdatasync | libc::SYS_syncfs => made(Sync, "sync", &[], true),
        libc::SYS_sync => made(Sync, "sync", &[], false),
        libc::SYS_flock => made(Other, "lock", &[], true),
        libc::SYS_connect | libc::SYS_sendto | libc::SYS_sendmsg => made(Net, "send", &[], false),
        libc::SYS_recvfrom | libc::SYS_recvmsg => made(Net, "receive", &[], false),
        _ => None,
    }
}

/// The way that a paused program and who paused it talk.
pub(crate) struct Gate {
    /// Gets a word when the program stands still, and is dropped when the program ends.
    pub(crate) standing: Sender<()>,
    /// A word here lets it go on.
    pub(crate) go: Receiver<()>,
}

/// Whether a call of this name is meant.
pub(crate) type Until = Box<dyn Fn(&str) -> bool>;

/// How to run the program.
pub(crate) struct Plan<'p> {
    /// What is to happen.
    pub(crate) fault: Fault,
    /// At which call, from 1.
    pub(crate) at: u64,
    /// Instead: at the first call whose name this takes.
    pub(crate) until: Option<Until>,
    /// Whether it may start programs, whose calls are not counted.
    pub(crate) starts: bool,
    /// Whether the calls are to be named, which takes time.
    pub(crate) names: bool,
    /// Where the program may write; anything else that it makes, renames or deletes is reported.
    pub(crate) allowed: &'p [PathBuf],
    /// For [`Fault::Pause`].
    pub(crate) gate: Option<Gate>,
    /// Where its output goes while it runs.
    pub(crate) scratch: &'p Path,
    /// The program itself.
    pub(crate) program: &'p Path,
    /// Its standard input.
    pub(crate) stdin: &'p str,
}

/// How it went.
#[derive(Debug, Default)]
pub(crate) struct Ended {
    /// The exit code; a signal as its negative number.
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
    /// Whether the chosen call came.
    pub(crate) met: bool,
    /// The calls that change state (or that fit the error), all of the run.
    pub(crate) calls: u64,
    /// Each of them, if asked.
    pub(crate) names: Vec<String>,
    /// Programs that it started; there must be none.
    pub(crate) started: u64,
    /// What it did where it may not.
    pub(crate) outside: Vec<String>,
    /// It did not end in time and was ended.
    pub(crate) hung: bool,
}

/// Longest that a run may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// The first argument of this binary when it is to hold a program; then which calls, the input, the program, its arguments.
pub(crate) const HOLD: &str = "--hold";

/// Waits for a word on the standard input, and becomes the program that the arguments name.
pub(crate) fn hold(mut args: impl Iterator<Item = OsString>) -> ExitCode {
    let mut word = [0u8];
    let _ = std::io::stdin().read(&mut word);
    let opens = args.next().is_some_and(|which| which == "opens");
    let (Some(input), Some(program)) = (args.next(), args.next()) else {
        return ExitCode::FAILURE;
    };
    let input = File::open(input).unwrap();
    // A background job of a script is started with Ctrl-C ignored, and would hand that on; what has a handler here is as usual
    // in the program.
    for signal in [Signal::SIGINT, Signal::SIGHUP, Signal::SIGTERM] {
        signal_hook::flag::register(signal as i32, Arc::default()).unwrap();
    }
    seccompiler::apply_filter(&filter(opens)).unwrap();
    let error = Command::new(program).args(args).stdin(input).exec();
    eprintln!("{error}");
    ExitCode::from(127)
}

/// Stops at the calls that [`call`] knows, and at those that only open something if `opens`.
fn filter(opens: bool) -> BpfProgram {
    let is = |number, length, operator, value| {
        SeccompCondition::new(number, length, operator, value).unwrap()
    };
    let one = |condition| SeccompRule::new(vec![condition]).unwrap();
    let creates = |number: u8| -> Vec<SeccompRule> {
        if opens {
            return Vec::new();
        }
        [libc::O_CREAT, libc::O_TRUNC]
            .into_iter()
            .map(|flag| {
                let flag = u64::from(flag.cast_unsigned());
                let operator = SeccompCmpOp::MaskedEq(flag);
                one(is(number, SeccompCmpArgLen::Dword, operator, flag))
            })
            .collect()
    };
    let not_said = || vec![one(is(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Gt, 2))];
    let rules = CALLS
        .iter()
        .filter(|number| opens || **number != libc::SYS_openat2)
        .map(|number| {
            let rules = match *number {
                libc::SYS_write | libc::SYS_writev => not_said(),
                libc::SYS_open => creates(1),
                libc::SYS_openat => creates(2),
                _ => Vec::new(),
            };
            (*number, rules)
        })
        .collect();
    let filter = SeccompFilter::new(
        rules,
        SeccompAction::Allow,
        SeccompAction::Trace(0),
        TargetArch::x86_64,
    );
    filter.unwrap().try_into().unwrap()
}

/// All calls that [`call`] knows.
const CALLS: [i64; 40] = [
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_pwrite64,
    libc::SYS_pwritev,
    libc::SYS_sendfile,
    libc::SYS_ftruncate,
    libc::SYS_fallocate,
    libc::SYS_copy_file_range,
    libc::SYS_truncate,
    libc::SYS_open,
    libc::SYS_openat,
    libc::SYS_openat2,
    libc::SYS_creat,
    libc::SYS_mkdir,
    libc::SYS_mkdirat,
    libc::SYS_link,
    libc::SYS_symlink,
    libc::SYS_linkat,
    libc::SYS_symlinkat,
    libc::SYS_rename,
    libc::SYS_renameat,
    libc::SYS_renameat2,
    libc::SYS_unlink,
    libc::SYS_rmdir,
    libc::SYS_unlinkat,
    libc::SYS_chmod,
    libc::SYS_fchmodat,
    libc::SYS_fchmod,
    libc::SYS_utimensat,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    libc::SYS_syncfs,
    libc::SYS_flock,
    libc::SYS_connect,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_pwritev2,
    libc::SYS_sync,
];

/// Runs `command` with the plan; the calling thread watches it until its end.
pub(crate) fn run(command: &Command, mut plan: Plan) -> Ended {
    let (out, err, input) = (
        plan.scratch.join("out"),
        plan.scratch.join("err"),
        plan.scratch.join("in"),
    );
    std::fs::write(&input, plan.stdin).unwrap();
    // Only an error can come to a call that opens what is there.
    let which = match plan.fault {
        Fault::Fail(..) => "opens",
        _ => "changes",
    };
    let mut held = Command::new(std::env::current_exe().unwrap());
    held.args([HOLD, which])
        .arg(&input)
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&err).unwrap());
    for (name, value) in command.get_envs() {
        held.env(name, value.unwrap_or_default());
    }
    if let Some(folder) = command.get_current_dir() {
        held.current_dir(folder);
    }
    let mut child = held.spawn().unwrap();
    let main = Pid::from_raw(child.id().cast_signed());
    let options = ptrace::Options::PTRACE_O_TRACESYSGOOD
        | ptrace::Options::PTRACE_O_TRACECLONE
        | ptrace::Options::PTRACE_O_TRACEFORK
        | ptrace::Options::PTRACE_O_TRACEVFORK
        | ptrace::Options::PTRACE_O_TRACEEXEC
        | ptrace::Options::PTRACE_O_TRACESECCOMP
        | ptrace::Options::PTRACE_O_EXITKILL;
    ptrace::seize(main, options).unwrap();
    child.stdin.take().unwrap().write_all(b"\n").unwrap();
    let mut ended = watch(main, &mut plan);
    // Already waited for; the handle must not be dropped as if it were running.
    let _ = child.try_wait();
    ended.out = String::from_utf8_lossy(&std::fs::read(&out).unwrap_or_default()).into_owned();
    ended.err = String::from_utf8_lossy(&std::fs::read(&err).unwrap_or_default()).into_owned();
    ended
}

/// Whether a program may be watched here.
pub(crate) fn is_possible(scratch: &Path) -> bool {
    let mut waits = Command::new("/bin/cat")
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let pid = Pid::from_raw(waits.id().cast_signed());
    let seized = ptrace::seize(pid, ptrace::Options::PTRACE_O_EXITKILL).is_ok();
    let _ = waits.kill();
    let _ = waits.wait();
    let (program, file) = (Path::new("/bin/mkdir"), scratch.join("tried"));
    let mut command = Command::new(program);
    command.arg(&file);
    seized && {
        let plan = Plan {
            fault: Fault::Fail(Errno::Full, true),
            at: 1,
            until: None,
            starts: false,
            names: false,
            allowed: &[],
            gate: None,
            scratch,
            program,
            stdin: "",
        };
        run(&command, plan).met && !file.exists()
    }
}

fn watch(main: Pid, plan: &mut Plan) -> Ended {
    let mut ended = Ended {
        code: -1000,
        ..Ended::default()
    };
    let mut running = false;
    let hung = Arc::new(AtomicBool::new(false));
    let (done, over) = std::sync::mpsc::channel::<()>();
    let watchdog = {
        let hung = Arc::clone(&hung);
        std::thread::spawn(move || {
            if over.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                hung.store(true, Ordering::Relaxed);
                let _ = kill(main, Signal::SIGKILL);
            }
        })
    };
    let flags = WaitPidFlag::__WALL | WaitPidFlag::__WNOTHREAD;
    while let Ok(status) = waitpid(None, Some(flags)) {
        match status {
            WaitStatus::Exited(pid, code) if pid == main => ended.code = code,
            WaitStatus::Signaled(pid, signal, _) if pid == main => ended.code = -(signal as i32),
            WaitStatus::PtraceEvent(pid, _, libc::PTRACE_EVENT_SECCOMP) => {
                let ours =
                    || !plan.starts || Path::new(&format!("/proc/{main}/task/{pid}")).exists();
                if running && ours() && stopped(main, pid, plan, &mut ended) {
                    let _ = ptrace::syscall(pid, None);
                } else {
                    let _ = ptrace::cont(pid, None);
                }
            }
            WaitStatus::PtraceEvent(pid, _, event) => {
                if event == libc::PTRACE_EVENT_EXEC {
                    // What holds the program may be seen too.
                    if running {
                        ended.started += 1;
                    }
                    let program = std::fs::read_link(format!("/proc/{pid}/exe"));
                    running |= program.is_ok_and(|path| {
                        path == plan.program
                            || std::fs::canonicalize(plan.program).is_ok_and(|real| real == path)
                    });
                } else if event == libc::PTRACE_EVENT_FORK || event == libc::PTRACE_EVENT_VFORK {
                    ended.started += 1;
                }
                let _ = ptrace::cont(pid, None);
            }
            // The end of a call that was to be the last one.
            WaitStatus::PtraceSyscall(pid) => {
                let _ = kill(main, Signal::SIGKILL);
                let _ = ptrace::cont(pid, None);
            }
            WaitStatus::Stopped(pid, signal) => {
                let _ = ptrace::cont(pid, (signal != Signal::SIGTRAP).then_some(signal));
            }
            _ => {}
        }
    }
    drop(done);
    let _ = watchdog.join();
    ended.hung = hung.load(Ordering::Relaxed);
    ended
}

/// One thread stands at the beginning of a call; whether it is to be its last one.
fn stopped(main: Pid, pid: Pid, plan: &mut Plan, ended: &mut Ended) -> bool {
    let Ok(mut regs) = ptrace::getregs(pid) else {
        return false;
    };
    let Some(call) = call(&regs) else {
        return false;
    };
    if call.changes() && !call.paths.is_empty() {
        look(pid, &call, &regs, plan, ended);
    }
    let counts = match plan.fault {
        Fault::Fail(errno, _) => errno.fits(&call),
        _ => call.changes(),
    };
    if !counts {
        return false;
    }
    ended.calls += 1;
    if plan.names {
        ended.names.push(named(pid, &call, &regs));
    }
    let due = match &plan.until {
        Some(is_meant) => !ended.met && is_meant(&named(pid, &call, &regs)),
        None => ended.calls == plan.at,
    };
    ended.met |= due;
    // The call is not made and answers this.
    let mut answers = |answer: i32| {
        regs.orig_rax = u64::MAX;
        regs.rax = i64::from(answer).cast_unsigned();
        let _ = ptrace::setregs(pid, regs);
    };
    match plan.fault {
        Fault::Kill | Fault::Unsynced if due => drop(kill(main, Signal::SIGKILL)),
        Fault::Unsynced if call.what == What::Sync => answers(0),
        Fault::Torn if due => {
            let write = matches!(call.number, libc::SYS_write | libc::SYS_pwrite64);
            if write && regs.rdx > 1 {
                regs.rdx /= 2;
                let _ = ptrace::setregs(pid, regs);
                return true;
            }
            let _ = kill(main, Signal::SIGKILL);
        }
        Fault::Fail(errno, ever) if due || ever && ended.calls > plan.at => {
            answers(-errno.number());
        }
        Fault::Send(signal) if due => drop(kill(main, signal)),
        Fault::Pause if due => {
            if let Some(gate) = plan.gate.take() {
                let _ = gate.standing.send(());
                let _ = gate.go.recv();
            }
        }
        _ => {}
    }
    false
}

fn argument(regs: &user_regs_struct, number: usize) -> u64 {
    [regs.rdi, regs.rsi, regs.rdx, regs.r10, regs.r8, regs.r9][number]
}

/// A path that an argument points to.
fn path_at(pid: Pid, address: u64) -> Option<String> {
    let memory = File::open(format!("/proc/{pid}/mem")).ok()?;
    let mut text = Vec::new();
    let mut at = address;
    while text.len() < 4096 {
        let mut piece = [0u8; 256];
        // Up to the end of a page: the next one may not be there.
        let most = (4096 - usize::try_from(at % 4096).ok()?).min(piece.len());
        let got = memory.read_at(&mut piece[..most], at).ok()?;
        let piece = &piece[..got];
        if let Some(end) = piece.iter().position(|byte| *byte == 0) {
            text.extend_from_slice(&piece[..end]);
            return String::from_utf8(text).ok();
        }
        text.extend_from_slice(piece);
        at += got as u64;
        if got == 0 {
            return None;
        }
    }
    None
}

/// The whole path that an argument of this thread names.
fn whole(pid: Pid, regs: &user_regs_struct, number: usize, at: bool) -> Option<PathBuf> {
    let path = PathBuf::from(path_at(pid, argument(regs, number))?);
    if path.is_absolute() {
        return Some(path);
    }
    let folder = match at.then(|| argument(regs, number - 1) as i32) {
        Some(fd) if fd >= 0 => std::fs::read_link(format!("/proc/{pid}/fd/{fd}")),
        _ => std::fs::read_link(format!("/proc/{pid}/cwd")),
    };
    Some(folder.ok()?.join(path))
}

fn takes_folder(number: i64) -> bool {
    matches!(
        number,
        libc::SYS_openat
            | libc::SYS_openat2
            | libc::SYS_mkdirat
            | libc::SYS_linkat
            | libc::SYS_symlinkat
            | libc::SYS_renameat
            | libc::SYS_renameat2
            | libc::SYS_unlinkat
            | libc::SYS_fchmodat
    )
}

/// Reports what the program is about to do where it may not.
fn look(pid: Pid, call: &Call, regs: &user_regs_struct, plan: &Plan, ended: &mut Ended) {
    for number in call.paths {
        let Some(path) = whole(pid, regs, *number, takes_folder(call.number)) else {
            continue;
        };
        let inside = plan.allowed.iter().any(|folder| path.starts_with(folder));
        let climbs = path.components().any(|part| part.as_os_str() == "..");
        if !inside || climbs {
            ended
                .outside
                .push(format!("{} {}", call.name, path.display()));
        }
    }
}

/// What a call does, with the paths as they are.
fn named(pid: Pid, call: &Call, regs: &user_regs_struct) -> String {
    let mut text = call.name.to_owned();
    for number in call.paths {
        if let Some(path) = whole(pid, regs, *number, takes_folder(call.number)) {
            text = format!("{text} {}", path.display());
        }
    }
    if call.file {
        let fd = argument(regs, 0);
        if let Ok(path) = std::fs::read_link(format!("/proc/{pid}/fd/{fd}")) {
            text = format!("{text} {}", path.display());
        }
    }
    text
}
