//! A small disk in a file, whose power can be cut: what was not made durable by then may be gone.
//!
//! The file system is shut down without writing its log (`xfs_io -x -c shutdown`, as xfstests does; ext4 knows it too), and
//! mounted again, which replays the log as after a power cut. Needs root and loop devices.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// A disk that is busy for longer than this is held by somebody who does not let go.
const BUSY: Duration = Duration::from_secs(60);

/// A file system and how it is mounted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// ext4 that writes late and is of no help to those who forget to sync before a rename.
    Ext4Harsh,
    Ext4,
    Xfs,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Ext4Harsh, Self::Ext4, Self::Xfs];

    /// What it is called in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ext4Harsh => "ext4, commit=300,noauto_da_alloc",
            Self::Ext4 => "ext4",
            Self::Xfs => "XFS",
        }
    }

    fn make(self, image: &Path) -> Output {
        let (size, program) = match self {
            // The smallest that mkfs.xfs makes; nearly all of it is a hole.
            Self::Xfs => (300 << 20, "mkfs.xfs"),
            _ => (256 << 20, "mkfs.ext4"),
        };
        let file = std::fs::File::create(image).unwrap();
        file.set_len(size).unwrap();
        run(Command::new(program).arg("-q").arg(image))
    }

    fn options(self) -> &'static str {
        match self {
            Self::Ext4Harsh => "loop,commit=300,noauto_da_alloc",
            Self::Ext4 => "loop",
            // Copies of one disk have one name.
            Self::Xfs => "loop,nouuid",
        }
    }
}

/// One such disk.
pub(crate) struct Disk {
    kind: Kind,
    image: PathBuf,
    at: PathBuf,
}

impl Disk {
    /// Makes an empty one in this folder and mounts it.
    pub(crate) fn new(folder: &Path, kind: Kind) -> Self {
        let disk = Self {
            kind,
            image: folder.join("disk.img"),
            at: folder.join("disk"),
        };
        std::fs::create_dir_all(&disk.at).unwrap();
        done(&kind.make(&disk.image), "mkfs");
        disk.mount();
        disk
    }

    /// Where it is mounted.
    pub(crate) fn at(&self) -> &Path {
        &self.at
    }

    /// Keeps it as it is now.
    pub(crate) fn keep(&self, copy: &Path) {
        self.unmount();
        self.copy(&self.image, copy);
        self.mount();
    }

    /// Puts back what was kept.
    pub(crate) fn put_back(&self, copy: &Path) {
        self.unmount();
        self.copy(copy, &self.image);
        self.mount();
    }

    /// Cuts the power, and brings it back.
    pub(crate) fn cut_power(&self, another_syncs: bool) {
        if another_syncs {
            let commands = ["-f", "-c", "pwrite -q 0 1", "-c", "fsync"];
            let other = self.at.join("other");
            done(
                &run(Command::new("xfs_io").args(commands).arg(other)),
                "fsync",
            );
        }
        let commands = ["-x", "-c", "shutdown"];
        done(
            &run(Command::new("xfs_io").args(commands).arg(&self.at)),
            "shutdown",
        );
        self.unmount();
        self.mount();
    }

    fn mount(&self) {
        let mut command = Command::new("mount");
        command
            .args(["-o", self.kind.options()])
            .args([&self.image, &self.at]);
        done(&run(&mut command), "mount");
    }

    /// What another thread starts holds all open files for a moment, and what was killed holds its own until it is gone: so
    /// long the disk is busy.
    fn unmount(&self) {
        let begun = Instant::now();
        loop {
            let output = run(Command::new("umount").arg(&self.at));
            let busy = String::from_utf8_lossy(&output.stderr).contains("busy");
            if !busy || begun.elapsed() > BUSY {
                return done(&output, "umount");
            }
            std::thread::yield_now();
        }
    }

    #[expect(clippy::unused_self, reason = "only a disk is copied so")]
    fn copy(&self, from: &Path, to: &Path) {
        let copied = run(Command::new("cp").arg("--sparse=auto").args([from, to]));
        done(&copied, "cp");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = run(Command::new("umount").arg("-l").arg(&self.at));
    }
}

/// Why no disk can be had here.
pub(crate) fn missing(folder: &Path) -> Option<String> {
    if !rustix::process::geteuid().is_root() {
        return Some("only root can mount disks".to_owned());
    }
    for program in ["mkfs.ext4", "mkfs.xfs", "xfs_io", "mount", "umount"] {
        if Command::new(program).arg("-V").output().is_err() {
            return Some(format!("there is no program `{program}` here"));
        }
    }
    let (image, at) = (folder.join("try.img"), folder.join("try"));
    std::fs::create_dir_all(&at).unwrap();
    for kind in Kind::ALL {
        let mut mount = Command::new("mount");
        mount.args(["-o", kind.options()]).args([&image, &at]);
        let tried = [kind.make(&image), run(&mut mount)];
        let _ = run(Command::new("umount").arg(&at));
        if let Some(failed) = tried.iter().find(|output| !output.status.success()) {
            let why = String::from_utf8_lossy(&failed.stderr);
            return Some(format!("{} cannot be mounted: {}", kind.name(), why.trim()));
        }
    }
    None
}

fn run(command: &mut Command) -> Output {
    command.output().unwrap()
}

#[track_caller]
fn done(output: &Output, what: &str) {
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {why}");
}
