//! Cells: order, numbers, failures, output.

use serde_json::json;

use super::client::Kernel;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cell_is_numbered_echoed_and_answered() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    let (reply, published) = client.run(json!({ "code": "print ä\nvalue 4" })).await;
    assert_eq!(
        published,
        [
            "execute_input \"print ä\\nvalue 4\"",
            "stream {\"name\":\"stdout\",\"text\":\"ä\\n\"}",
            "execute_result {\"text/plain\":\"4\"}",
        ]
    );
    let expected = json!({
        "status": "ok", "execution_count": 1, "payload": [], "user_expressions": {},
    });
    assert_eq!(reply, expected);
    let (reply, _) = client.run(json!({ "code": "value 5" })).await;
    assert_eq!(reply["execution_count"], 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent_unstored_and_empty_cells_take_no_number() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    let (_, published) = client
        .run(json!({ "code": "print x\nvalue 1", "silent": true }))
        .await;
    assert_eq!(
        published,
        ["stream {\"name\":\"stdout\",\"text\":\"x\\n\"}"]
    );
    let (reply, published) = client
        .run(json!({ "code": "value 1", "store_history": false }))
        .await;
    assert_eq!(reply["execution_count"], 1);
    assert_eq!(published.len(), 2);
    client.run(json!({ "code": " \n" })).await;
    let (reply, _) = client.run(json!({ "code": "value 1" })).await;
    assert_eq!(reply["execution_count"], 1);
    let history = client
        .ask("history_request", json!({ "hist_access_type": "tail" }))
        .await;
    assert_eq!(history["history"], json!([[1, 1, "value 1"]]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_is_published_once_and_aborts_what_waits() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    let failing = client.cell("sleep 30\nraise no").await;
    let waiting = [client.cell("print 1").await, client.cell("print 2").await];
    let info = client
        .send("history_request", json!({ "hist_access_type": "tail" }))
        .await;
    let reply = client.reply().await;
    let expected = json!({
        "status": "error", "execution_count": 1, "payload": [], "user_expressions": {},
        "ename": "ValueError", "evalue": "no", "traceback": ["ValueError: no"],
    });
    assert_eq!((reply.parent, reply.content), (failing.clone(), expected));
    let published = client.until_idle(&failing).await;
    let errors = published.iter().filter(|message| message.kind == "error");
    let errors: Vec<_> = errors.map(|message| message.content.clone()).collect();
    assert_eq!(
        errors,
        [json!({ "ename": "ValueError", "evalue": "no", "traceback": ["ValueError: no"] })]
    );
    for id in &waiting {
        let reply = client.reply().await;
        assert_eq!(
            (&reply.parent, &reply.content["status"]),
            (id, &json!("aborted"))
        );
        assert_eq!(client.until_idle(id).await.len(), 2);
    }
    let reply = client.reply().await;
    assert_eq!(
        (&reply.parent, &reply.content["status"]),
        (&info, &json!("ok"))
    );
    let (reply, _) = client.run(json!({ "code": "value 1" })).await;
    assert_eq!(
        (&reply["status"], &reply["execution_count"]),
        (&json!("ok"), &json!(2))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cells_go_on_after_an_error_if_the_client_wants_so() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    let content = json!({ "code": "sleep 20\nraise no", "stop_on_error": false });
    client.send("execute_request", content).await;
    client.cell("value 1").await;
    assert_eq!(client.reply().await.content["status"], "error");
    assert_eq!(client.reply().await.content["status"], "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_defect_of_the_engine_fails_one_cell() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    let (reply, _) = client.run(json!({ "code": "panic" })).await;
    assert_eq!(
        (&reply["status"], &reply["ename"]),
        (&json!("error"), &json!("KernelDefect"))
    );
    let (reply, _) = client.run(json!({ "code": "value 1" })).await;
    assert_eq!(reply["status"], "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn expressions_and_pages_come_with_the_reply() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    let content = json!({
        "code": "page help", "user_expressions": { "good": "7", "bad": "raise no" },
    });
    let (reply, _) = client.run(content).await;
    assert_eq!(
        reply["payload"],
        json!([{ "source": "page", "data": { "text/plain": "help" }, "start": 0 }])
    );
    assert_eq!(
        reply["user_expressions"],
        json!({
            "good": { "status": "ok", "data": { "text/plain": "7" }, "metadata": {} },
            "bad": {
                "status": "error", "ename": "ValueError", "evalue": "no",
                "traceback": ["ValueError: no"],
            },
        })
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn displays_are_shown_updated_and_cleared_in_order() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    let code = "print a\nhtml <i>\nerror b\nupdate <b>\nclear\nprint c\nprint d";
    let (_, published) = client.run(json!({ "code": code })).await;
    assert_eq!(
        published[1..],
        [
            "stream {\"name\":\"stdout\",\"text\":\"a\\n\"}",
            "display_data {\"text/html\":\"<i>\"}",
            "stream {\"name\":\"stderr\",\"text\":\"b\\n\"}",
            "update_display_data {\"text/html\":\"<b>\"}",
            "clear_output {\"wait\":false}",
            "stream {\"name\":\"stdout\",\"text\":\"c\\nd\\n\"}",
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn much_output_is_gathered_and_nothing_is_lost() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    let mut other = kernel.client("b").await;
    let id = client.cell("lines 100000").await;
    for client in [&mut client, &mut other] {
        let published = client.until_idle(&id).await;
        assert!(published.len() < 2000, "{} messages", published.len());
        let texts = published.iter().filter(|message| message.kind == "stream");
        let text: String = texts
            .filter_map(|message| message.content["text"].as_str())
            .collect();
        assert!(
            text.lines()
                .eq((0..100_000).map(|number| format!("line {number}")))
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn text_leaves_while_the_cell_runs() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    client.cell("print now\nsleep 60000").await;
    while client.published().await.kind != "stream" {}
    client.control("interrupt_request", json!({})).await;
    assert_eq!(client.reply().await.content["ename"], "KeyboardInterrupt");
}
