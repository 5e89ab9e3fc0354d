//! The API's answers: JSON that is none, says something else than asked, or says too much.

use super::{EVIL, Row, Scene, Scenery, http, play};
use crate::world::{Action, Fault, Match};

const JSON: &str = "Content-Type: application/json;charset=utf-8";

fn json(
    name: &str,
    scene: Scene,
    on: Match,
    codes: &[i32],
    body: impl Fn(&Scenery) -> Vec<u8> + Send + Sync + 'static,
) -> Row {
    Row::new(name, scene, on, codes, move |it| {
        Action::Raw(http("200 OK", &[JSON], &body(it)))
    })
}

pub(super) fn rows() -> Vec<Row> {
    let user = || Match::path("/api/v1/user").method("GET");
    let me = |name: &str, codes: &[i32], body: &'static str| {
        json(name, Scene::Down, user(), codes, move |_| body.into())
    };
    let mut rows = vec![
        me("who am I: nothing", &[4, 5], ""),
        me("who am I: null", &[4, 5], "null"),
        me("who am I: a list", &[4, 5], "[]"),
        me("who am I: an empty object", &[4, 5], "{}"),
        me(
            "who am I: a torn object",
            &[4, 5],
            "{\"id\":1,\"login\":\"ami",
        ),
        me("who am I: nobody", &[4, 5, 10], "{\"id\":1,\"login\":\"\"}"),
        me("who am I: a number", &[4, 5], "{\"id\":1,\"login\":7}"),
        me(
            "who am I: a name that leads out",
            &[0, 4, 5, 10],
            "{\"id\":1,\"login\":\"../../outside\"}",
        ),
        me(
            "who am I: a name that plays with the screen",
            &[0, 4, 5, 10],
            "{\"id\":1,\"login\":\"a\\u001b[2J\\u202e\"}",
        ),
        me(
            "who am I: somebody else",
            &[0, 4, 5],
            "{\"id\":2,\"login\":\"boaz\"}",
        ),
        me(
            "who am I: an id below zero",
            &[0, 4, 5],
            "{\"id\":-1,\"login\":\"amina\"}",
        ),
        me(
            "who am I: an id beyond all numbers",
            &[0, 4, 5],
            "{\"id\":1e400,\"login\":\"amina\"}",
        ),
        me("who am I: NaN", &[4, 5], "NaN"),
        me(
            "who am I: twice",
            &[0, 4, 5],
            "{\"id\":1,\"login\":\"boaz\",\"login\":\"amina\"}",
        ),
        me(
            "who am I: with a mark before",
            &[0, 4, 5],
            "\u{feff}{\"id\":1,\"login\":\"amina\"}",
        ),
        me(
            "who am I: with something behind",
            &[4, 5],
            "{\"id\":1,\"login\":\"amina\"} and more",
        ),
        json("who am I: no text", Scene::Down, user(), &[4, 5], |_| {
            b"{\"id\":1,\"login\":\"\xff\xfe\"}".to_vec()
        }),
        json(
            "who am I: 100,000 levels",
            Scene::Down,
            user(),
            &[4, 5],
            |_| "[".repeat(100_000).into_bytes(),
        ),
        json(
            "who am I: objects in objects",
            Scene::Down,
            user(),
            &[4, 5],
            |_| "{\"a\":".repeat(50_000).into_bytes(),
        ),
        json(
            "who am I: a name of a megabyte",
            Scene::Down,
            user(),
            &[0, 4, 5, 10],
            |_| format!("{{\"id\":1,\"login\":\"{}\"}}", "x".repeat(1 << 20)).into_bytes(),
        ),
        json(
            "who am I: the token",
            Scene::Down,
            user(),
            &[0, 4, 5, 10],
            |it| format!("{{\"id\":1,\"login\":\"{}\"}}", it.token).into_bytes(),
        ),
        Row::new("who am I: a web page", Scene::Down, user(), &[5], |_| {
            Action::Html200
        }),
        Row::new("who am I: plain text", Scene::Down, user(), &[4, 5], |_| {
            Action::Raw(http("200 OK", &["Content-Type: text/plain"], b"amina"))
        }),
        Row::new(
            "who am I: refused in words that play",
            Scene::Down,
            user(),
            &[4],
            |_| {
                let body = serde_json::json!({"message": EVIL, "url": "http://x"}).to_string();
                Action::Raw(http("401 Unauthorized", &[JSON], body.as_bytes()))
            },
        ),
        Row::new(
            "who am I: refused with the token",
            Scene::Down,
            user(),
            &[4],
            |it| {
                let body = serde_json::json!({"message": format!("token {} is no good", it.token)})
                    .to_string();
                Action::Raw(http("403 Forbidden", &[JSON], body.as_bytes()))
            },
        ),
        Row::new(
            "who am I: message is no text",
            Scene::Down,
            user(),
            &[4],
            |_| Action::Raw(http("403 Forbidden", &[JSON], b"{\"message\":{\"a\":[1]}}")),
        ),
        Row::new(
            "who am I: at another host",
            Scene::Down,
            user(),
            &[5],
            |it| Action::Redirect {
                location: format!("{}/api/v1/user", it.elsewhere),
                code: 302,
            },
        ),
        Row::new("who am I: in circles", Scene::Down, user(), &[5], |_| {
            Action::Redirect {
                location: "/api/v1/user".to_owned(),
                code: 301,
            }
        }),
    ];
    let repository = || Match::path("/api/v1/repos/").method("GET");
    let fake = |it: &Scenery, change: &dyn Fn(&mut serde_json::Value)| {
        let mut body = serde_json::json!({
            "id": 7, "owner": {"id": 1, "login": it.owner}, "name": it.name,
            "full_name": format!("{}/{}", it.owner, it.name), "description": "", "empty": false,
            "private": false, "archived": false, "mirror": false, "size": 1, "default_branch": "scribe-main",
            "clone_url": format!("{}/evil.git", it.elsewhere), "html_url": format!("{}/evil", it.elsewhere),
            "permissions": {"admin": true, "push": true, "pull": true}});
        change(&mut body);
        body.to_string().into_bytes()
    };
    let about = |name: &str, scene: Scene, codes: &[i32], change: fn(&mut serde_json::Value)| {
        json(name, scene, repository(), codes, move |it| {
            fake(it, &change)
        })
    };
    rows.extend([
        about("a repository whose address is elsewhere", Scene::Down, &[0, 5, 10], |_| ()),
        about("a repository whose name leads out", Scene::Down, &[0, 1, 2, 5, 10], |body| body["name"] = "../../x".into()),
        about("a repository whose full name leads out", Scene::Down, &[0, 1, 2, 5, 10], |body| body["full_name"] = "../../../x".into()),
        about("a repository of nobody", Scene::Down, &[0, 1, 2, 5, 10], |body| body["owner"] = serde_json::Value::Null),
        about("a repository that is a list", Scene::Down, &[0, 1, 2, 5, 10], |body| *body = serde_json::json!([])),
        about("a repository of another name", Scene::Down, &[0, 1, 2, 5, 10], |body| {
            body["name"] = "other".into();
            body["full_name"] = "boaz/other".into();
        }),
        about("a repository with odd kinds of values", Scene::Down, &[0, 1, 2, 5, 10], |body| {
            body["private"] = "yes".into();
            body["empty"] = 7.into();
            body["permissions"] = serde_json::json!("all");
            body["size"] = serde_json::json!(-5);
        }),
        about("a first upload to one that is said to be there", Scene::First, &[0, 1, 5, 7, 10], |_| ()),
        about("a first upload to one that is said to be archived", Scene::First, &[0, 1, 4, 5, 7, 10], |body| body["archived"] = true.into()),
        json("a first upload: the question is answered with nonsense", Scene::First, Match::api().method("GET"), &[0, 4, 5], |_| {
            b"nonsense".to_vec()
        }),
        Row::new("a first upload: created, and it is not", Scene::First, Match::path("/user/repos").method("POST"), &[0, 1, 5, 10], |it| {
            let body = serde_json::json!({"id": 9, "name": it.name, "full_name": format!("{}/{}", it.owner, it.name),
                "owner": {"id": 1, "login": it.owner}, "private": true, "empty": true,
                "permissions": {"admin": true, "push": true, "pull": true}});
            Action::Raw(http("201 Created", &[JSON], body.to_string().as_bytes()))
        }),
        Row::new("a first upload: created under another name", Scene::First, Match::path("/user/repos").method("POST"), &[0, 1, 5, 7, 10], |_| {
            let body = serde_json::json!({"id": 9, "name": "other", "full_name": "boaz/other",
                "owner": {"id": 2, "login": "boaz"}, "private": true, "empty": true,
                "permissions": {"admin": true, "push": true, "pull": true}});
            Action::Raw(http("201 Created", &[JSON], body.to_string().as_bytes()))
        }),
        Row::new("a first upload: there is one and there is none", Scene::First, Match::path("/user/repos").method("POST"), &[1, 5, 7], |_| {
            Action::Raw(http("409 Conflict", &[JSON], b"{\"message\":\"The repository with the same name already exists.\"}"))
        }),
        Row::new("a first upload: a name that is not taken", Scene::First, Match::path("/user/repos").method("POST"), &[1], |_| {
            let body = serde_json::json!({"message": EVIL}).to_string();
            Action::Raw(http("422 X", &[JSON], body.as_bytes()))
        }),
        Row::new("a first upload: created, and a web page is shown", Scene::First, Match::path("/user/repos").method("POST"), &[5], |_| {
            Action::Raw(http("201 Created", &["Content-Type: text/html"], b"<html>"))
        }),
        Row::new("a first upload: 30 MB of answer", Scene::First, Match::path("/user/repos").method("POST"), &[0, 1, 5], |_| {
            Action::Raw(http("201 Created", &[JSON], &[b"{\"x\":\"".to_vec(), vec![b'x'; 30 << 20], b"\"}".to_vec()].concat()))
        }),
    ]);
    let list = || Match::path("/api/v1/").method("GET");
    let listed = |name: &str, codes: &[i32], body: fn(&Scenery) -> Vec<u8>| {
        Row::new(name, Scene::List, list(), codes, move |it| {
            Action::Raw(http("200 OK", &[JSON, "X-Total-Count: 1"], &body(it)))
        })
    };
    rows.extend([
        listed("the list is an object", &[0, 5], |_| b"{}".to_vec()),
        listed("the list is null", &[0, 5], |_| b"null".to_vec()),
        listed("the list holds nothing of use", &[0, 5], |_| b"[1,null,\"x\",[]]".to_vec()),
        listed("the list is torn", &[5], |_| b"[{\"id\":1".to_vec()),
        listed("the list is another kind of list", &[0, 5], |_| b"{\"data\":[],\"ok\":false}".to_vec()),
        listed("the list plays with the screen", &[0, 5], |_| {
            serde_json::json!([{"id":1,"name":EVIL,"full_name":format!("amina/{EVIL}"),"owner":{"id":1,"login":"amina"},"description":EVIL}])
                .to_string()
                .into_bytes()
        }),
        listed("the list says the token", &[0, 5], |it| {
            serde_json::json!([{"id":1,"name":"x","full_name":"amina/x","owner":{"id":1,"login":"amina"},"description":it.token}])
                .to_string()
                .into_bytes()
        }),
        Row::with("a list of more pages than there are", Scene::List, &[0, 5], |_| {
            let headers = [JSON.split_once(": ").unwrap(), ("X-Total-Count", "90")];
            vec![
                Fault::new(
                    Match::path("/api/v1/").method("GET"),
                    Action::Status {
                        code: 200,
                        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
                        body: b"[]".to_vec(),
                    },
                )
                .always(),
            ]
        }),
        Row::with("a list of pages without end", Scene::List, &[0, 5], |_| {
            let headers = [JSON.split_once(": ").unwrap(), ("X-Total-Count", "18446744073709551615")];
            vec![
                Fault::new(
                    Match::path("/api/v1/").method("GET"),
                    Action::Status {
                        code: 200,
                        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
                        body: b"[]".to_vec(),
                    },
                )
                .always(),
            ]
        }),
    ]);
    rows
}

#[test]
fn the_api_says_what_it_should_not() {
    play("api", &rows());
}
