//! Sockets: welcome, signatures, control, stdin, heartbeat, shutdown.

use std::time::Duration;

use bytes::Bytes;
use serde_json::json;
use zeromq::{ReqSocket, Socket as _, SocketRecv as _, SocketSend as _, SubSocket, ZmqMessage};

use super::client::{Kernel, connect, dealer, within};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn subscribers_are_welcomed_before_anything_else() {
    let kernel = Kernel::start();
    let first = kernel.client("a").await.first;
    assert_eq!(
        (first.kind.as_str(), first.parent.as_str()),
        ("iopub_welcome", "")
    );
    assert_eq!(first.content, json!({ "subscription": "" }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_subscription_to_a_topic_is_welcomed_under_it() {
    let kernel = Kernel::start();
    let mut iopub = SubSocket::new();
    connect(&mut iopub, &kernel.info.iopub_url()).await;
    iopub.subscribe("nothing.ever").await.expect("subscribed");
    let message = within(iopub.recv()).await.expect("a message");
    assert_eq!(
        message.get(0).map(|frame| &frame[..]),
        Some(&b"nothing.ever"[..])
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_clients_see_each_others_cells_and_get_their_own_replies() {
    let kernel = Kernel::start();
    let mut a = kernel.client("a").await;
    let mut b = kernel.client("b").await;
    let from_a = a.cell("print a").await;
    let from_b = b.cell("print b").await;
    assert_eq!(a.reply().await.parent, from_a);
    assert_eq!(b.reply().await.parent, from_b);
    for client in [&mut a, &mut b] {
        let mut seen = Vec::new();
        while seen.len() < 8 {
            let message = client.published().await;
            if !message.parent.is_empty() {
                seen.push(message);
            }
        }
        for id in [&from_a, &from_b] {
            assert_eq!(
                seen.iter().filter(|message| message.parent == *id).count(),
                4
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_signed_with_the_key_is_dropped() {
    let kernel = Kernel::start();
    let mut stranger = kernel.client_with_key("x", "guessed").await;
    stranger.cell("print stolen").await;
    stranger.cell("print stolen").await;
    let silence = tokio::time::timeout(Duration::from_millis(200), stranger.shell.recv()).await;
    assert!(silence.is_err());
    let mut client = kernel.client("a").await;
    let (reply, published) = client.run(json!({ "code": "value 1" })).await;
    assert_eq!((&reply["execution_count"], published.len()), (&json!(1), 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nonsense_on_every_channel_leaves_the_kernel_well() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    let nonsense: [&[&str]; 4] = [
        &["x"],
        &["<IDS|MSG>"],
        &["<IDS|MSG>", "", "", "", "", ""],
        &["a", "b", "c", "d", "e"],
    ];
    for frames in nonsense {
        let frames: Vec<_> = frames
            .iter()
            .map(|f| Bytes::from_static(f.as_bytes()))
            .collect();
        let message = ZmqMessage::try_from(frames).expect("frames");
        for socket in [&mut client.shell, &mut client.control, &mut client.stdin] {
            socket.send(message.clone()).await.expect("sent");
        }
    }
    client.send("no_such_request", json!({})).await;
    assert_eq!(
        client.control("no_such_request", json!({})).await.content["status"],
        "error"
    );
    let (reply, _) = client.run(json!({ "code": "value 1" })).await;
    assert_eq!(reply["status"], "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn heartbeats_and_questions_are_answered_while_a_cell_runs() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    let cell = client.cell("sleep 60000").await;
    while client.published().await.line() != "status \"busy\"" {}
    let mut heart = ReqSocket::new();
    connect(&mut heart, &kernel.info.hb_url()).await;
    heart.send(ZmqMessage::from("ping")).await.expect("sent");
    let beat = within(heart.recv()).await.expect("a beat");
    assert_eq!(beat.get(0).map(|frame| &frame[..]), Some(&b"ping"[..]));
    let asked = json!({ "code": "pri", "cursor_pos": 3 });
    let id = client.send("complete_request", asked).await;
    let reply = client.reply().await;
    assert_eq!(
        (&reply.parent, &reply.content["matches"]),
        (&id, &json!(["print"]))
    );
    client.until_idle(&id).await;
    // The kernel is still as busy as its cell.
    let last = client.published().await;
    assert_eq!(
        (last.line().as_str(), &last.parent),
        ("status \"busy\"", &cell)
    );
    client.control("interrupt_request", json!({})).await;
    assert_eq!(client.reply().await.content["ename"], "KeyboardInterrupt");
    assert_eq!(
        client
            .until_idle(&cell)
            .await
            .last()
            .map(|m| m.line())
            .as_deref(),
        Some("status \"idle\"")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn input_is_asked_of_the_client_that_sent_the_cell() {
    let kernel = Kernel::start();
    let mut other = kernel.client("b").await;
    let mut client = kernel.client("a").await;
    let cell = client
        .send(
            "execute_request",
            json!({ "code": "ask name?", "allow_stdin": true }),
        )
        .await;
    let question = client.question().await;
    assert_eq!(
        (question.kind.as_str(), &question.parent),
        ("input_request", &cell)
    );
    assert_eq!(
        question.content,
        json!({ "prompt": "name?", "password": false })
    );
    other.answer("not mine").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    client.answer("Ada").await;
    let published = client.until_idle(&cell).await;
    assert!(published.iter().any(|m| m.content["text"] == "Ada\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn input_waits_for_a_client_whose_channel_connects_late() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    // Its own channel is closed, and opened again only after the cell asks.
    client.stdin = dealer("elsewhere", kernel.info.stdin_url()).await;
    let content = json!({ "code": "ask name?", "allow_stdin": true });
    let cell = client.send("execute_request", content).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    client.stdin = dealer("a", kernel.info.stdin_url()).await;
    assert_eq!(client.question().await.kind, "input_request");
    client.answer("Ada").await;
    let published = client.until_idle(&cell).await;
    assert!(published.iter().any(|m| m.content["text"] == "Ada\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn input_can_be_refused_and_interrupted() {
    let kernel = Kernel::start();
    let mut client = kernel.client("a").await;
    let (reply, _) = client.run(json!({ "code": "ask name?" })).await;
    assert!(
        reply["evalue"]
            .as_str()
            .is_some_and(|text| text.contains("does not take input"))
    );
    client
        .send(
            "execute_request",
            json!({ "code": "ask name?", "allow_stdin": true }),
        )
        .await;
    client.question().await;
    client.control("interrupt_request", json!({})).await;
    let reply = client.reply().await;
    assert_eq!(
        reply.content["evalue"],
        "interrupted while waiting for input"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shutdown_is_answered_told_to_all_and_done() {
    for restart in [true, false] {
        let kernel = Kernel::start();
        let mut client = kernel.client("a").await;
        client.cell("sleep 60000").await;
        while client.published().await.line() != "status \"busy\"" {}
        let reply = client
            .control("shutdown_request", json!({ "restart": restart }))
            .await;
        assert_eq!(reply.content, json!({ "status": "ok", "restart": restart }));
        while client.published().await.kind != "shutdown_reply" {}
        within(kernel.task).await.expect("ended");
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unix_sockets_serve_as_well() {
    let folder = tempfile::tempdir().expect("a folder");
    let kernel = Kernel::start_at(folder.path().join("kernel").to_str().expect("UTF-8"));
    let mut client = kernel.client("a").await;
    let (reply, published) = client.run(json!({ "code": "value 1" })).await;
    assert_eq!((&reply["status"], published.len()), (&json!("ok"), 2));
}
