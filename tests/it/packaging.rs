//! What is handed out: the version with its commit, the manifests of the package managers, the workflows.

use crate::needs;
use crate::world::git;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "../../build/commit.rs"]
mod commit;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const VERSION: &str = env!("CARGO_PKG_VERSION");

fn head(dir: &Path) -> String {
    git(dir, &["rev-parse", "HEAD"]).trim().to_owned()
}

/// A checkout with one commit.
fn checkout(dir: &Path) -> PathBuf {
    let root = dir.join("checkout");
    std::fs::create_dir(&root).unwrap();
    git(&root, &["init", "--quiet", "--initial-branch", "main/line"]);
    git(&root, &["commit", "--quiet", "--allow-empty", "-m", "one"]);
    root
}

#[test]
fn the_commit_is_the_one_that_git_names() {
    let dir = tempfile::tempdir().unwrap();
    let root = checkout(dir.path());
    let said = |root: &Path| commit::of(root).commit;
    assert_eq!(said(&root), Some(head(&root)));

    git(&root, &["pack-refs", "--all", "--prune"]);
    let found = commit::of(&root);
    assert_eq!(found.commit, Some(head(&root)), "in packed-refs");
    assert!(
        found.read.iter().all(|path| path.exists()),
        "{:?}",
        found.read
    );

    git(&root, &["commit", "--quiet", "--allow-empty", "-m", "two"]);
    assert_eq!(said(&root), Some(head(&root)), "loose again");

    let linked = dir.path().join("linked");
    let linked_text = linked.to_str().unwrap();
    git(
        &root,
        &[
            "worktree",
            "add",
            "--quiet",
            "-b",
            "other",
            linked_text,
            "HEAD~1",
        ],
    );
    assert_eq!(said(&linked), Some(head(&linked)), "a linked worktree");
    assert_ne!(said(&linked), said(&root));

    git(&root, &["checkout", "--quiet", "--detach", "HEAD~1"]);
    assert_eq!(said(&root), Some(head(&root)), "detached");
}

#[test]
fn without_a_checkout_there_is_no_commit_and_a_package_brings_its_own() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(commit::of(dir.path()), commit::Found::default());
    let root = checkout(dir.path());
    let inside = root.join("vendor");
    std::fs::create_dir(&inside).unwrap();
    assert_eq!(commit::of(&inside).commit, None, "another project's commit");

    let named = "0123456789abcdef0123456789abcdef01234567";
    let text =
        format!("{{\n  \"git\": {{\n    \"sha1\": \"{named}\"\n  }},\n  \"path_in_vcs\": \"\"\n}}");
    std::fs::write(inside.join(".cargo_vcs_info.json"), text).unwrap();
    assert_eq!(commit::of(&inside).commit.as_deref(), Some(named));
    for bad in [
        "",
        "HEAD",
        "0123",
        "0123456789abcdef0123456789abcdef0123456g",
    ] {
        assert_eq!(commit::id(bad), None, "{bad}");
    }
}

/// The manifests as a release fills them in, by their path.
fn manifests() -> (tempfile::TempDir, BTreeMap<String, String>) {
    let out = tempfile::tempdir().unwrap();
    for ending in [
        "aarch64-apple-darwin.tar.gz",
        "x86_64-apple-darwin.tar.gz",
        "aarch64-unknown-linux-musl.tar.gz",
        "x86_64-unknown-linux-musl.tar.gz",
        "x86_64-pc-windows-msvc.zip",
    ] {
        let archive = out.path().join(format!("scribe-sync-{VERSION}-{ending}"));
        std::fs::write(archive, ending).unwrap();
    }
    let ran = Command::new(Path::new(ROOT).join("scripts/package"))
        .args([
            "manifests",
            out.path().to_str().unwrap(),
            "example/scribe-sync",
        ])
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let files = String::from_utf8(ran.stdout)
        .unwrap()
        .lines()
        .map(|path| {
            let name = Path::new(path).strip_prefix(out.path()).unwrap();
            let text = std::fs::read_to_string(path).unwrap();
            assert!(!text.contains('@'), "{path} has a gap: {text}");
            (name.to_str().unwrap().to_owned(), text)
        })
        .collect();
    (out, files)
}

fn sum(text: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn yaml(files: &BTreeMap<String, String>, name: &str) -> Value {
    serde_yaml::from_str(&files[&format!("winget/ScribeSync.ScribeSync{name}.yaml")]).unwrap()
}

#[test]
fn the_manifests_of_winget_say_what_its_schema_asks_for() {
    let (_out, files) = manifests();
    let kinds = [
        ("", "version"),
        (".installer", "installer"),
        (".locale.en-US", "defaultLocale"),
        (".locale.fr-FR", "locale"),
    ];
    for (name, kind) in kinds {
        let manifest = yaml(&files, name);
        assert_eq!(manifest["PackageIdentifier"], "ScribeSync.ScribeSync");
        assert_eq!(manifest["PackageVersion"], VERSION, "a text, not a number");
        assert_eq!(manifest["ManifestType"], kind);
        assert_eq!(manifest["ManifestVersion"], "1.6.0");
    }
    let installer = yaml(&files, ".installer");
    let one = &installer["Installers"][0];
    assert_eq!(one["InstallerSha256"], sum("x86_64-pc-windows-msvc.zip"));
    assert_eq!(installer["NestedInstallerType"], "portable");
    let address = one["InstallerUrl"].as_str().unwrap();
    let inside = &installer["NestedInstallerFiles"][0];
    let file = inside["RelativeFilePath"].as_str().unwrap();
    let folder = file.split('\\').next().unwrap();
    assert!(
        address.ends_with(&format!("/v{VERSION}/{folder}.zip")),
        "{address} {file}"
    );
    let date = installer["ReleaseDate"].as_str().unwrap();
    assert!(
        chrono::NaiveDate::parse_from_str(date, "%Y-%m-%d").is_ok(),
        "{date}"
    );

    let texts = yaml(&files, ".locale.en-US");
    for key in [
        "Publisher",
        "PackageName",
        "License",
        "ShortDescription",
        "PackageLocale",
    ] {
        assert!(texts[key].is_string(), "{key}");
    }
    for name in [".locale.en-US", ".locale.fr-FR"] {
        let length = yaml(&files, name)["ShortDescription"]
            .as_str()
            .unwrap()
            .chars()
            .count();
        assert!((3..=256).contains(&length), "{length}");
    }
    let tags = texts["Tags"].as_array().unwrap();
    assert!(tags.len() <= 16 && tags.iter().all(|tag| tag.as_str().unwrap().len() <= 40));
}

#[test]
fn the_manifest_of_scoop_is_of_its_form() {
    let (_out, files) = manifests();
    let manifest: Value = serde_json::from_str(&files["scoop/scribe-sync.json"]).unwrap();
    assert_eq!(manifest["version"], VERSION);
    for key in ["homepage", "license", "description", "bin"] {
        assert!(manifest[key].is_string(), "{key}");
    }
    let one = &manifest["architecture"]["64bit"];
    assert_eq!(one["hash"], sum("x86_64-pc-windows-msvc.zip"));
    let folder = one["extract_dir"].as_str().unwrap();
    let address = one["url"].as_str().unwrap();
    assert!(address.ends_with(&format!("/{folder}.zip")), "{address}");
    // What a new version is fetched from is this address with the version left open.
    let next = manifest["autoupdate"]["architecture"]["64bit"]["url"]
        .as_str()
        .unwrap();
    assert_eq!(next.replace("$version", VERSION), address);
}

#[test]
fn the_formula_of_homebrew_is_ruby_and_names_each_archive_with_its_sum() {
    let (out, files) = manifests();
    let formula = &files["homebrew/scribe-sync.rb"];
    let quoted = |line: &str| line.split('"').nth(1).unwrap().to_owned();
    let of = |word: &str| -> Vec<String> {
        let lines = formula
            .lines()
            .filter(|line| line.trim_start().starts_with(word));
        lines.map(quoted).collect()
    };
    let (addresses, sums) = (of("url "), of("sha256 "));
    assert_eq!((addresses.len(), sums.len()), (4, 4));
    for (address, found) in addresses.iter().zip(&sums) {
        let file = address.rsplit('/').next().unwrap();
        let ending = file
            .strip_prefix(&format!("scribe-sync-{VERSION}-"))
            .unwrap();
        assert_eq!(*found, sum(ending), "{file}");
    }
    for (word, folder) in [
        ("bash_completion", "completions/scribe-sync.bash"),
        ("zsh_completion", "completions/_scribe-sync"),
    ] {
        assert!(formula.contains(&format!("{word}.install \"{folder}\"")));
        assert!(Path::new(ROOT).join(folder).is_file(), "{folder}");
    }
    if needs::program("ruby") {
        let file = out.path().join("homebrew/scribe-sync.rb");
        let ran = Command::new("ruby").arg("-wc").arg(file).output().unwrap();
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success() && said.is_empty(), "{said}");
    }
}

#[test]
fn a_missing_archive_is_no_manifest_with_a_gap() {
    let out = tempfile::tempdir().unwrap();
    let ran = Command::new(Path::new(ROOT).join("scripts/package"))
        .args([
            "manifests",
            out.path().to_str().unwrap(),
            "example/scribe-sync",
        ])
        .output()
        .unwrap();
    assert!(!ran.status.success());
    assert!(String::from_utf8_lossy(&ran.stderr).contains("is not there"));
}

#[test]
fn the_workflows_are_of_their_form_and_call_what_is_there() {
    for name in ["ci", "release"] {
        let path = Path::new(ROOT).join(format!(".github/workflows/{name}.yml"));
        let text = std::fs::read_to_string(&path).unwrap();
        let flow: Value = serde_yaml::from_str(&text).unwrap();
        let jobs = flow["jobs"].as_object().unwrap();
        assert!(flow["permissions"].is_object() && !jobs.is_empty());
        let needed: Vec<&str> = jobs
            .values()
            .filter_map(|job| job["needs"].as_array())
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        assert!(
            needed.iter().all(|job| jobs.contains_key(*job)),
            "{needed:?}"
        );
        for job in jobs.values() {
            assert!(job["runs-on"].is_string());
            for step in job["steps"].as_array().unwrap() {
                assert!(
                    step["run"].is_string() != step["uses"].is_string(),
                    "{step}"
                );
                let run = step["run"].as_str().unwrap_or_default();
                for word in run
                    .split_whitespace()
                    .filter(|word| word.starts_with("scripts/") || *word == ".ci/run")
                {
                    assert!(Path::new(ROOT).join(word).is_file(), "{name}: {word}");
                }
            }
        }
    }
    // GitHub's own rules, where the checker of them is to be had.
    let checker = std::env::var_os("ACTIONLINT").unwrap_or_else(|| "actionlint".into());
    if let Ok(ran) = Command::new(checker)
        .arg("-no-color")
        .current_dir(ROOT)
        .output()
    {
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stdout)
        );
    }
}
