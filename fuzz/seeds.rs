//! Small inputs that each target reads to some depth; mutations begin with them.

/// The seeds of a target.
pub fn of(target: &str) -> Vec<Vec<u8>> {
    let id = "0123456789abcdef0123456789abcdef01234567";
    let text = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| text.as_bytes().to_vec())
            .collect::<Vec<_>>()
    };
    let line = |text: &str| format!("{:04x}{text}", text.len() + 4);
    match target {
        "report" => {
            let inner = [
                line("unpack ok\n"),
                line("ok refs/heads/scribe-main\n"),
                "0000".to_owned(),
            ]
            .concat();
            let refused = [
                line("unpack ok\n"),
                line("ng refs/heads/scribe-main hook declined\n"),
                "0000".to_owned(),
            ]
            .concat();
            text(&[
                &[line(&format!("\u{1}{inner}")), "0000".to_owned()].concat(),
                &[
                    line("\u{2}Gitea: no right\n"),
                    line(&format!("\u{1}{refused}")),
                    "0000".to_owned(),
                ]
                .concat(),
                &[line("\u{3}the disk is full"), "0000".to_owned()].concat(),
                &[
                    line(&format!(
                        "\u{2}error: cannot lock ref 'refs/heads/x': is at {id} but expected {id}\n"
                    )),
                    "00050001".to_owned(),
                ]
                .concat(),
            ])
        }
        "refs" => text(&[
            &[
                line(&format!("{id} refs/heads/scribe-main\n")),
                line(&format!("{id} HEAD symref-target:refs/heads/x\n")),
                "0000".to_owned(),
            ]
            .concat(),
            &[
                line("# service=git-upload-pack\n"),
                "0000".to_owned(),
                line(&format!(
                    "{id} refs/heads/scribe-main\0multi_ack object-format=sha1\n"
                )),
                line(&format!("{id} refs/scribe-sync/upload/a/b/1\n")),
                "0000".to_owned(),
            ]
            .concat(),
            &line("ERR access denied\n"),
        ]),
        "pack" => {
            let mut small = b"PACK\0\0\0\x02\0\0\0\x02\x20".to_vec();
            small.extend(zip(b""));
            small.push(0x33);
            small.extend(zip(b"abc"));
            let mut delta = b"PACK\0\0\0\x02\0\0\0\x02\x33".to_vec();
            delta.extend(zip(b"abc"));
            let distance = u8::try_from(delta.len() - 12).unwrap_or(0);
            delta.extend([0x66, distance]);
            delta.extend(zip(&[3, 4, 0x90, 3, 1, b'd']));
            let mut named = b"PACK\0\0\0\x02\0\0\0\x01\x76".to_vec();
            named.extend([7; 20]);
            named.extend(zip(&[3, 4, 0x90, 3, 1, b'd']));
            vec![b"PACK\0\0\0\x02\0\0\0\0".to_vec(), small, delta, named]
        }
        "names" => text(&[
            "fMRK.usfm\nfLUK.usfm\ndingredients\nfmetadata.json\nflicense.md",
            "f.git\nfGIT~1\nf.g\u{200d}it\nf..\nfa/b\nfa\\b\nfAUX.md\nfCOM\u{b9}\nfx.\nfx \nfa:b",
            "fSTRASSE.md\nfStraße.md\nf\u{212a}.md\nfk.md\nfλόγος.md\nfλόγοσ.md\nfe\u{301}.md\nfé.md\nfi\nfı\nfİ",
            "fa\ndd\ndd\ndD\ndd\nfd\nlb\nmc\nxe\n?f\nfa\nfa",
            "fone\ndIngredients\nfone\ndingredients\nfMetadata.json\nfmetadata.json\nf.scribe-sync-lock\nf.gitignore",
        ]),
        "tree" => {
            let entry =
                |mode: &str, name: &str| [format!("{mode} {name}\0").as_bytes(), &[7; 20]].concat();
            vec![
                [
                    entry("100644", "GEN.usfm"),
                    entry("40000", "ingredients"),
                    entry("100644", "metadata.json"),
                ]
                .concat(),
                [
                    entry("100644", ".git"),
                    entry("120000", "a"),
                    entry("160000", "b"),
                ]
                .concat(),
                [
                    entry("100644", "\u{e9}"),
                    entry("100644", "e\u{301}"),
                    entry("100755", "straße"),
                ]
                .concat(),
                Vec::new(),
            ]
        }
        "commit" => text(&[
            &format!(
                "tree {id}\nparent {id}\nauthor A B <a@b> 1700000000 +0100\ncommitter A B <a@b> 1700000000 -0930\n\nsubject\n\nbody\n\nScribe-Sync-Version: 0.1.0\n"
            ),
            &format!(
                "tree {id}\nauthor  <> 0 +0000\ncommitter  <> 0 +0000\nencoding latin-1\ngpgsig -----BEGIN\n x\n -----END\n\n"
            ),
        ]),
        "index" => {
            let mut index = b"DIRC\0\0\0\x02\0\0\0\x01".to_vec();
            index.extend([0; 24]);
            index.extend(0o100_644_u32.to_be_bytes());
            index.extend([0; 12]);
            index.extend([7; 20]);
            index.extend([0, 8]);
            index.extend(b"GEN.usfm\0\0\0\0\0\0\0\0\0\0");
            index.extend([0; 20]);
            vec![index, b"DIRC\0\0\0\x04\0\0\0\0".to_vec()]
        }
        "ref_files" => text(&[
            &format!("{id}\n"),
            "ref: refs/heads/scribe-main\n",
            &format!(
                "# pack-refs with: peeled fully-peeled sorted \n{id} refs/heads/x\n{id} refs/tags/v1\n^{id}\n"
            ),
        ]),
        "manifest" => text(&[
            r#"{"schema":1,"name":"A_b_1","project_id":"b","project_name":"A","taken":"2026-01-02T03:04:05Z","reason":"hand","head":null,"tool":"0.1.0","files":{"ingredients/GEN.usfm":{"size":3,"sha256":"ab"}},"skipped":["x"]}"#,
        ]),
        "journal" => text(&[
            &format!(
                r#"{{"version":1,"branch":"refs/heads/amina/scribe","from":null,"to":"{id}","tree":"{id}","stage":"stage.scribe-sync-1","steps":[{{"path":"a/b","expected":null,"new":"{id}","staged":"0"}}],"sum":""}}"#
            ),
            r#"{"version":1,"branch":"refs/heads/amina/scribe","from":null,"to":"4b825dc642cb6eb9a060e54bf8d69288fbee4904","tree":"4b825dc642cb6eb9a060e54bf8d69288fbee4904","stage":"../../../outside.txt","steps":[{"path":"../outside.txt","expected":null,"new":null,"staged":null}],"sum":""}"#,
        ]),
        "restore_journal" => text(&[
            r#"{"schema":1,"backup":"A_b_1","taken":null,"when":"2026-01-02T03:04:05Z","phase":"apply","changes":[{"path":"a/b","want":{"size":1,"sha256":"ab"},"had":null},{"path":"../outside.txt","want":null,"had":null}]}"#,
        ]),
        "metadata" | "json" => text(&[
            r#"{"format":"scripture burrito","identification":{"primary":{"scribe":{"84a21ef1-5e63-5129-8faa-4b2598d0d03a":{"revision":"0","timestamp":"2024-05-06T15:04:05+02:00"}}},"name":{"en":"Mark"},"abbreviation":{"en":"M"}},"confidential":false,"languages":[{"tag":"fr"}],"type":{"flavorType":{"name":"scripture","flavor":{"name":"textTranslation"}}},"ingredients":{"ingredients/MRK.usfm":{"size":1,"checksum":{"md5":"x"},"scope":{"MRK":[]}}}}"#,
            r#"{"type":"Buffer","data":[123,125]}"#,
            "{\n  \"a\": [1, 2.5e3, null, true, \"\\u00e9\\ud83d\\ude00\"],\n  \"a\": {}\n}\n",
        ]),
        "settings" => text(&[
            r#"{"version":"1.2.2","project":{"textTranslation":{"scriptDirection":"LTR","starred":false,"isArchived":false,"lastSeen":"2024-05-06T13:04:05.000Z"}},"sync":{"services":{"door43":[{"username":"amina","lastSynced":"2024-05-06T13:04:05.000Z"}]}}}"#,
        ]),
        "memory" => text(&[
            r#"{"repository":"amina/fr-x","server":"https://git.door43.org","last_synced":"2026-01-02T03:04:05Z","last_commit":"0123456789abcdef0123456789abcdef01234567","folder":"/a","too_large":[{"path":"a","size":7}]}"#,
        ]),
        "runs" => text(&[
            "{\"type\":\"begin\",\"run\":\"20261127T090000.000Z-1\",\"began\":\"2026-11-27T09:00:00Z\",\"projects\":[\"A\"]}\n{\"type\":\"project\",\"id\":\"x\",\"code\":0}\nhalf",
        ]),
        "api" => text(&[
            r#"{"id":1,"login":"amina","email":"a@b","full_name":"A"}"#,
            r#"[{"id":1,"name":"x","full_name":"a/x","owner":{"id":1,"login":"a"},"private":true,"empty":false,"updated_at":"2026-01-02T03:04:05Z","permissions":{"admin":true,"push":true}}]"#,
        ]),
        "address" => text(&[
            "https://git.door43.org",
            "https://example.org:8443/gitea/a/b.git/git-upload-pack?x=y#z",
            "http://[::1]:3000/",
            "/a/b/../%2e%2e/c",
            "//evil.org/a",
            "https://amina:pw@git.example.org/a",
        ]),
        "escape" => text(&[
            "plain",
            "a\u{1b}]8;;x\u{7}\u{9b}1m\r\n\u{202e}\0b",
            "किताब\u{200d} کتاب\u{200c}ها",
        ]),
        "usfm" => text(&[
            "\\id LUK x\n\\h Luke\n\\c 1\n\\p\n\\v 1 one\n\\v 2-3 two \\f + \\ft note\\f*\n\\c 2\n\\s head\n\\p\n\\v 1a x\n\\v 1b y\n",
        ]),
        "story" => text(&[
            "# 1. The Creation\n\n![OBS Image](https://x/1.jpg)\n\nIn the beginning\n\n![OBS Image](https://x/2.jpg)\n\nThen\n\n_A Bible story_\n",
        ]),
        "merge" => vec![
            b"\\c 1\n\\v 1 a\n\\v 2 b\n\xfe\\c 1\n\\v 1 x\n\\v 2 b\n\xfe\\c 1\n\\v 1 a\n\\v 2 y\n"
                .to_vec(),
            b"{\"a\":1}\xfe{\"a\":1,\"b\":2}\xfe{\"a\":3}".to_vec(),
        ],
        "config" => text(&[
            "cloud: https://git.door43.org\nkeep: 5\nprojects:\n  84a21ef1-5e63-5129-8faa-4b2598d0d03a:\n    on_conflict: stop\n",
            "lang: fr\n# words\n",
        ]),
        "backup_name" => text(&[
            "Mark_84a21ef1-5e63-5129-8faa-4b2598d0d03a_1715000000000",
            "a_b_1",
        ]),
        _ => vec![Vec::new()],
    }
}

/// zlib with the content stored as it is: a mutation of it is still zlib more often than not.
fn zip(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or(0);
    let mut out = vec![0x78, 0x01, 0x01];
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(content);
    let (mut low, mut high) = (1u32, 0u32);
    for byte in content {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    out.extend((high << 16 | low).to_be_bytes());
    out
}
