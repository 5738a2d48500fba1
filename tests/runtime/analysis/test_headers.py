import pytest

from runtime.analysis.headers import guards_of, transition_of, trigger_of
from runtime.triggers import Trigger, TriggerKind
from tests.support.checking import feature_set

K = TriggerKind


@pytest.mark.parametrize(
    ("header", "trigger"),
    [
        ("Application-Start: Anything Handler", Trigger(K.START, "application.start")),
        ("Application-End: Success", Trigger(K.END, "application.end", subject="success")),
        ("Application-End: Error", Trigger(K.END, "application.end", subject="error")),
        ("listUsers: User API", Trigger(K.OPERATION)),
        ("Send Mail: OrderPlaced Handler", Trigger(K.DOMAIN, "OrderPlaced")),
        ("Send Mail: Order Placed Handler", Trigger(K.DOMAIN, "Order Placed")),
        ("X: Handler", Trigger(K.OPERATION)),
        ("X: Handler Registry", Trigger(K.OPERATION)),
        ("X: Paid Handler<status:paid,Shipped;user.role:admin>",
         Trigger(K.DOMAIN, "Paid", guards=(("status", ("paid", "shipped")), ("user.role", ("admin",))))),
        ("Handle Message: WebSocket Event Handler", Trigger(K.WEBSOCKET, "websocket.message")),
        ("Handle Connect: WebSocket Event Handler", Trigger(K.WEBSOCKET, "websocket.connected")),
        ("Reconnected Client: WebSocket Event Handler", Trigger(K.WEBSOCKET, "websocket.connected")),
        ("Client Disconnects: WebSocket Event Handler", Trigger(K.WEBSOCKET, "websocket.disconnected")),
        ("HANDLE BINARY MESSAGE: WebSocket Event Handler", Trigger(K.WEBSOCKET, "websocket.binary")),
        ("Handle Connection Message: WebSocket Event Handler", Trigger(K.WEBSOCKET, "websocket.message")),
        ("Join: WebSocket Event Handler", Trigger(K.WEBSOCKET)),
        ("Handle Message: WebSocket Event Handler /chat", Trigger(K.WEBSOCKET, "websocket.message", path="/chat")),
        ("Handle Message: WebSocket Event Handler /rooms/{room}",
         Trigger(K.WEBSOCKET, "websocket.message", path="/rooms/{room}")),
        ("Handle Data: Socket Event Handler", Trigger(K.SOCKET, "socket.data")),
        ("Message Received: Socket Event Handler", Trigger(K.SOCKET, "socket.data")),
        ("Client Disconnected: Socket Event Handler", Trigger(K.SOCKET, "socket.disconnected")),
        ("Client Connected: Socket Event Handler", Trigger(K.SOCKET, "socket.connected")),
        ("Handle File Modified: File Event Handler", Trigger(K.FILE, "file.modified")),
        ("Greet: File Event Handler", Trigger(K.FILE)),
        ("Quit: KeyPress Handler<key:q>", Trigger(K.KEY_PRESS, "keyboard.keypress", guards=(("key", ("q",)),))),
        ("Audit: StateTransition Handler<toState:Placed>",
         Trigger(K.STATE, "state.transition", guards=(("toState", ("placed",)),))),
        ("Audit: status StateObserver<draft_to_placed>",
         Trigger(K.STATE, "state.transition", subject="status", transition=("draft", "placed"))),
        ("Audit: StateObserver", Trigger(K.STATE, "state.transition")),
        ("Log: user-repository Observer", Trigger(K.REPOSITORY, "repository.changed", subject="user-repository")),
        ("Log: user-repository Observer<status:active>",
         Trigger(K.REPOSITORY, "repository.changed", subject="user-repository", guards=(("status", ("active",)),))),
        ("Log: user Observer", Trigger(K.OPERATION)),
        ("Log: user-repository Evicted Handler",
         Trigger(K.EVICTION, "repository.evicted", subject="user-repository")),
        ("Log: Tenant Evicted Handler", Trigger(K.DOMAIN, "Tenant Evicted")),
        ("Greet: NotificationSent Handler", Trigger(K.NOTIFICATION, "notification.sent")),
        ("adds: Calculator Test", Trigger(K.TEST)),
        ("adds: Calculator Tests", Trigger(K.TEST)),
        ("Double: Action", Trigger(K.USER_ACTION)),
        ("Double: Action takes <number>", Trigger(K.USER_ACTION)),
        ("Dashboard: Dashboard Watch: task-repository Observer",
         Trigger(K.REPOSITORY, "repository.changed", subject="task-repository")),
    ],
)  # fmt: skip
def test_a_header_says_what_starts_its_feature_set(header, trigger):
    assert trigger == trigger_of(feature_set(header))


@pytest.mark.parametrize(
    ("suffix", "guards"),
    [
        ("", ()),
        ("draft_to_placed", ()),
        ("a:1", (("a", ("1",)),)),
        ("a:1,B;c.d:E", (("a", ("1", "b")), ("c.d", ("e",)))),
        ("url:http://x", (("url", ("http://x",)),)),
    ],
)
def test_guards_need_a_colon(suffix, guards):
    assert guards == guards_of(suffix)


@pytest.mark.parametrize(
    ("text", "transition"),
    [("draft_to_placed", ("draft", "placed")), ("Draft_To_Placed", ("draft", "placed")), ("draft", None),
     ("_to_placed", None), ("draft_to_", None), ("", None)],
)  # fmt: skip
def test_a_transition_has_two_states(text, transition):
    assert transition == transition_of(text)
