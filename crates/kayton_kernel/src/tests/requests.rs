//! Requests that are no cells.

use serde_json::json;

use super::client::Kernel;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_kernel_says_what_it_is() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    let info = client.ask("kernel_info_request", json!({})).await;
    assert_eq!(
        (&info["status"], &info["protocol_version"]),
        (&json!("ok"), &json!("5.5"))
    );
    assert_eq!(info["language_info"]["file_extension"], ".echo");
    let on_control = client.control("kernel_info_request", json!({})).await;
    assert_eq!(on_control.content, info);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cursors_count_characters() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    // The engine is there once a cell ran.
    client.run(json!({ "code": "" })).await;
    let content = json!({ "code": "𝛼é pri", "cursor_pos": 6 });
    let reply = client.ask("complete_request", content).await;
    assert_eq!(
        (&reply["matches"], &reply["cursor_start"]),
        (&json!(["print"]), &json!(3))
    );
    assert_eq!(reply["cursor_end"], 6);
    let typed = json!([
        { "start": 3, "end": 6, "text": "print", "type": "keyword", "signature": "" }
    ]);
    assert_eq!(reply["metadata"]["_jupyter_types_experimental"], typed);
    let nothing = client
        .ask(
            "complete_request",
            json!({ "code": "é zz", "cursor_pos": 4 }),
        )
        .await;
    assert_eq!(
        (&nothing["cursor_start"], &nothing["cursor_end"]),
        (&json!(4), &json!(4))
    );
    let content = json!({ "code": "é ask é", "cursor_pos": 5, "detail_level": 1 });
    let reply = client.ask("inspect_request", content).await;
    assert_eq!(
        (&reply["found"], &reply["data"]),
        (&json!(true), &json!({ "text/plain": "the command ask" }))
    );
    let reply = client
        .ask("inspect_request", json!({ "code": "x", "cursor_pos": 1 }))
        .await;
    assert_eq!(
        (&reply["found"], &reply["status"]),
        (&json!(false), &json!("ok"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_console_learns_whether_to_go_on() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    client.run(json!({ "code": "" })).await;
    for (code, status, indent) in [
        ("value 1", "complete", ""),
        ("value \\", "incomplete", "  "),
        (" x", "invalid", ""),
    ] {
        let reply = client
            .ask("is_complete_request", json!({ "code": code }))
            .await;
        assert_eq!(reply, json!({ "status": status, "indent": indent }));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn history_survives_the_kernel() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("history.jsonl");
    let kernel = Kernel::start_with(Some(file.clone()));
    let mut client = kernel.client("a").await;
    client.run(json!({ "code": "value 1" })).await;
    client.run(json!({ "code": "raise no" })).await;
    let kernel = Kernel::start_with(Some(file));
    let mut client = kernel.client("a").await;
    client.run(json!({ "code": "value 2" })).await;
    let tail = json!({ "hist_access_type": "tail", "n": 10, "output": true, "raw": true });
    let reply = client.ask("history_request", tail).await;
    assert_eq!(
        reply["history"],
        json!([
            [1, 1, ["value 1", "1"]],
            [1, 2, ["raise no", ""]],
            [2, 1, ["value 2", "2"]]
        ])
    );
    let reply = client
        .ask("history_request", json!({ "hist_access_type": "other" }))
        .await;
    assert_eq!(
        (&reply["status"], &reply["ename"]),
        (&json!("error"), &json!("MalformedRequest"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn comms_are_opened_answered_listed_and_closed() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    let open = |comm: &str, target: &str| json!({ "comm_id": comm, "target_name": target, "data": { "a": 1 } });
    let id = client.send("comm_open", open("1", "unknown")).await;
    let published = client.until_idle(&id).await;
    assert_eq!(
        (published[1].kind.as_str(), published.len()),
        ("comm_close", 3)
    );
    assert_eq!(published[1].content, json!({ "comm_id": "1", "data": {} }));

    let id = client.send("comm_open", open("2", "mirror")).await;
    let published = client.until_idle(&id).await;
    assert_eq!(
        published[1].content,
        json!({ "comm_id": "2", "data": { "a": 1 } })
    );
    let message = json!({ "comm_id": "2", "data": { "b": 2 } });
    let id = client.send("comm_msg", message.clone()).await;
    assert_eq!(client.until_idle(&id).await[1].content, message);

    let info = client
        .ask("comm_info_request", json!({ "target_name": "mirror" }))
        .await;
    assert_eq!(info["comms"], json!({ "2": { "target_name": "mirror" } }));
    let info = client
        .ask("comm_info_request", json!({ "target_name": "unknown" }))
        .await;
    assert_eq!(info["comms"], json!({}));
    client
        .send("comm_close", json!({ "comm_id": "2", "data": {} }))
        .await;
    let info = client.ask("comm_info_request", json!({})).await;
    assert_eq!(info, json!({ "status": "ok", "comms": {} }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_of_the_wrong_shape_are_told_so() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    for kind in [
        "execute_request",
        "complete_request",
        "inspect_request",
        "is_complete_request",
    ] {
        let reply = client.ask(kind, json!({ "code": 7 })).await;
        assert_eq!(
            (&reply["status"], &reply["ename"]),
            (&json!("error"), &json!("MalformedRequest"))
        );
    }
    let reply = client
        .control("shutdown_request", json!({ "restart": "maybe" }))
        .await;
    assert_eq!(reply.content["status"], "error");
}
