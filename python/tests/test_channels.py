"""Sockets: several clients, strangers, nonsense."""

import time
from queue import Empty

import pytest
import zmq
from jupyter_client.session import Session

pytestmark = [pytest.mark.kernel, pytest.mark.timeout(300)]


def other_client(kernel):
    # Clients of one manager share its session, and so its identity, unless they are told not to.
    client = kernel.manager.client(session=Session(key=kernel.manager.session.key))
    client.start_channels()
    client.wait_for_ready(timeout=60)
    return client


def drain(client):
    messages = []
    while True:
        try:
            messages.append(client.get_iopub_msg(timeout=0.5))
        except Empty:
            return messages


def test_two_clients_share_the_session(kernel):
    other = other_client(kernel)
    mine, others = kernel.send("x = 1\nprint(x)"), other.execute("y = 2\nprint(y)")
    assert kernel.client.get_shell_msg(timeout=60)["parent_header"]["msg_id"] == mine
    reply = other.get_shell_msg(timeout=60)
    while reply["msg_type"] != "execute_reply":
        reply = other.get_shell_msg(timeout=60)
    assert reply["parent_header"]["msg_id"] == others
    for client in (kernel.client, other):
        texts = {
            m["parent_header"]["msg_id"]: m["content"]["text"]
            for m in drain(client)
            if m["msg_type"] == "stream"
        }
        assert texts == {mine: "1\n", others: "2\n"}
    assert kernel.ok("x + y").value == "3"
    other.stop_channels()


def test_a_stranger_is_not_heard(kernel):
    info = kernel.manager.get_connection_info()
    stranger = Session(key=b"guessed", signature_scheme="hmac-sha256")
    context = zmq.Context()
    for port in ("shell_port", "control_port"):
        socket = context.socket(zmq.DEALER)
        socket.linger = 0
        socket.connect(f"tcp://{info['ip']}:{info[port]}")
        stranger.send(socket, "execute_request", {"code": "stolen = 1"})
        stranger.send(socket, "shutdown_request", {"restart": False})
        assert socket.poll(500) == 0
        socket.close()
    context.term()
    assert kernel.manager.is_alive()
    assert kernel.run("stolen").content["ename"] == "NameError"


def test_nonsense_is_survived(kernel):
    info = kernel.manager.get_connection_info()
    session = kernel.client.session
    context = zmq.Context()
    nonsense = [
        [b""],
        [b"<IDS|MSG>"],
        [b"<IDS|MSG>", b"", b"{}", b"{}", b"{}", b"{}"],
        [b"\xff" * 1000] * 8,
        session.serialize(session.msg("execute_request", {"code": 1})),
        session.serialize(session.msg("execute_request", {"nothing": None})),
        session.serialize(session.msg("complete_request", {"code": "x", "cursor_pos": -1})),
        session.serialize(session.msg("complete_request", {"code": "é", "cursor_pos": 10**9})),
        session.serialize(session.msg("history_request", {"hist_access_type": "psychic"})),
        session.serialize(session.msg("made_up_request", {})),
        session.serialize(session.msg("comm_msg", {"comm_id": "none", "data": {}})),
    ]
    for port in ("shell_port", "control_port", "stdin_port", "hb_port"):
        socket = context.socket(zmq.DEALER)
        socket.linger = 500
        socket.connect(f"tcp://{info['ip']}:{info[port]}")
        for frames in nonsense:
            socket.send_multipart(frames)
        socket.close()
    # Not ZeroMQ at all.
    import socket as plain

    for port in ("shell_port", "iopub_port", "hb_port"):
        with plain.create_connection((info["ip"], info[port])) as stream:
            stream.sendall(b"GET / HTTP/1.1\r\n\r\n")
    context.term()
    time.sleep(0.2)
    assert kernel.ok("1 + 1").value == "2"
    assert kernel.client.hb_channel.is_beating()


def test_questions_are_answered_while_a_cell_runs(kernel):
    kernel.ok("value = 1")
    cell = kernel.send("while True:\n    pass")
    kernel.until(cell, "execute_input")
    asked = kernel.client.is_complete("if x:")
    reply = kernel.client.get_shell_msg(timeout=5)
    assert reply["parent_header"]["msg_id"] == asked
    assert reply["content"]["status"] == "incomplete"
    assert reply["content"]["indent"] == "    "
    kernel.manager.interrupt_kernel()
    reply = kernel.client.get_shell_msg(timeout=30)
    assert reply["content"]["ename"] == "KeyboardInterrupt"


def test_unknown_comms_are_closed(kernel):
    session, shell = kernel.client.session, kernel.client.shell_channel
    message = session.msg("comm_open", {"comm_id": "c", "target_name": "none", "data": {}})
    shell.send(message)
    answer = kernel.until(message["header"]["msg_id"], "comm_close")
    assert answer["content"]["comm_id"] == "c"
    asked = kernel.client.comm_info()
    reply = kernel.client.get_shell_msg(timeout=10)
    assert reply["parent_header"]["msg_id"] == asked
    assert reply["content"] == {"status": "ok", "comms": {}}


def test_history_outlives_the_kernel(start):
    marker = f"history_{time.time_ns()} = 1"
    with start() as kernel:
        kernel.ok(marker)
    with start() as kernel:
        kernel.client.history(hist_access_type="search", pattern="history_*", n=1)
        reply = kernel.client.get_shell_msg(timeout=10)
        assert reply["content"]["history"][0][2] == marker
