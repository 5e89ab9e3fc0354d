//! What servers say when they keep to a limit of space or size. No status is theirs alone: 403, 413, 422, 507 and git's own
//! "declined" come with such words.

/// Words for space or size that is used up, in small letters, in the languages in which servers are set up.
const WORDS: [&str; 28] = [
    "quota",
    "over limitation",
    "size limit",
    "limit of size",
    "storage limit",
    "space limit",
    "disk limit",
    "no space left",
    "disk full",
    "disk is full",
    "out of space",
    "out of disk",
    "insufficient storage",
    "insufficient space",
    "not enough space",
    "not enough storage",
    "storage is full",
    "allocated storage",
    "limit of repositories",
    "number of repositories",
    "maximum size",
    "maximum file size",
    "too large",
    "too big",
    "cuota",
    "espace insuffisant",
    "espacio insuficiente",
    "speicherplatz",
];

/// Whether a server speaks of space or size that is used up. How often somebody asks is another matter.
pub fn is_quota(said: &str) -> bool {
    let said = said.to_lowercase();
    let has = |part: &&str| said.contains(*part);
    let is_rate = ["rate limit", "too many requests", "request limit"]
        .iter()
        .any(has);
    let exceeds = said.contains("exceed") && ["size", "storage", "space", "limit"].iter().any(has);
    !is_rate && (exceeds || WORDS.iter().any(has))
}

#[cfg(test)]
mod tests {
    use super::is_quota;

    #[test]
    fn words_for_space_and_for_other_things() {
        for said in [
            "Gitea: new repo size is over limitation of 10000",
            "Quota exceeded",
            "remote: Disk quota exceeded",
            "Your push to this repository would cause it to exceed the allocated storage of 10 GiB",
            "this repository has exceeded its size limit of 10 GB by 1 MB",
            "File x.mp3 is 120.00 MB; this exceeds GitHub's file size limit of 100.00 MB",
            "fatal: write error: No space left on device",
            "user has reached maximum limit of repositories",
            "se ha superado la cuota de disco",
            "l’espace insuffisant sur le serveur",
            "kein Speicherplatz mehr",
        ] {
            assert!(is_quota(said), "{said}");
        }
        for said in [
            "",
            "pre-receive hook declined",
            "User permission denied for writing.",
            "Not allowed to push to protected branch main",
            "API rate limit exceeded",
            "You have exceeded a secondary rate limit",
            "repository is archived",
            "token does not have at least one of required scope(s)",
        ] {
            assert!(!is_quota(said), "{said}");
        }
    }
}
