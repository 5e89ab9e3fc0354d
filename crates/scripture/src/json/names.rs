//! `metadata.json` with other names of files.

use super::read::read;
use std::collections::{BTreeMap, HashSet};

/// `metadata.json` with its ingredients under other paths; everything else keeps its bytes. `None` where nothing has to
/// change or the file cannot be read. An ingredient keeps its path where the new one is listed already.
pub fn with_names(metadata: &[u8], names: &BTreeMap<String, String>) -> Option<Vec<u8>> {
    let file = read(metadata)?;
    let members = file.root.get("ingredients")?.members();
    let mut listed: HashSet<String> = members
        .iter()
        .map(|member| member.key.replace('\\', "/"))
        .collect();
    let mut out = String::with_capacity(file.text.len() + 64);
    let mut at = 0;
    for member in members {
        let Some(new) = names.get(&member.key.replace('\\', "/")) else {
            continue;
        };
        if !listed.insert(new.clone()) {
            continue;
        }
        // Scribe on Windows writes backslashes.
        let new = if member.key.contains('\\') {
            new.replace('/', "\\")
        } else {
            new.clone()
        };
        out.push_str(&file.text[at..member.at.start]);
        out.push_str(&serde_json::to_string(&new).ok()?);
        at = member.at.end;
    }
    if at == 0 {
        return None;
    }
    out.push_str(&file.text[at..]);
    Some(out.into_bytes())
}
