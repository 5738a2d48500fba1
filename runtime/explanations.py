"""What each finding means, with an example that has it and the same example mended.

One table, read by ``aro-console check --explain`` and by the tests, which try every example: the wrong one has exactly
the finding it stands for, the mended one has none. A code that is not in the table cannot be reported, and one that is
reported nowhere cannot stay in it. Nothing here finds anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from runtime.frozen import frozen
from runtime.spelling import nearest


class Shape(Enum):
    """What an example is a piece of; the value is how people read of it."""

    STATEMENTS = "statements of a feature set"
    FILE = "main.aro"
    CONTRACT = "openapi.yaml"
    STORE = "users.store"
    TEMPLATE = "a template"
    NONE = ""
    """There is no text to show: the finding is about files and folders."""


@frozen
class Explanation:
    """What a code means."""

    code: str
    meaning: str
    """A sentence or three: what is wrong, why it matters, what to do."""
    wrong: str = ""
    right: str = ""
    shape: Shape = Shape.STATEMENTS


def explanation_of(code: str) -> Explanation | None:
    """Return the explanation of `code`, whatever its case; None when there is no such code."""
    return EXPLANATIONS.get(code.strip().strip("[]").lower())


def nearest_code(word: str) -> str:
    """Return the code that somebody who wrote `word` may have meant; empty when none is near."""
    wanted = word.strip().strip("[]")
    return nearest(wanted, EXPLANATIONS) or next((code for code in EXPLANATIONS if wanted and wanted in code), "")


# --- reading the text: runtime.syntax ----------------------------------------------------------------------------

_SYNTAX = (
    Explanation(
        "unexpected-character",
        "The character has no meaning in ARO where it stands. Inside a text every character is fine.",
        'Log "Hello" to the <console>. ~',
        'Log "Hello ~" to the <console>.',
    ),
    Explanation(
        "unterminated-comment",
        "A comment that begins with (* goes on until the next *). Without one, the rest of the file is comment.",
        "(Say Hello: Greeting) {\n    Return an <OK: status> for the <greeting>.\n}\n(* the end",
        "(Say Hello: Greeting) {\n    Return an <OK: status> for the <greeting>.\n}\n(* the end *)",
        Shape.FILE,
    ),
    Explanation(
        "unterminated-string",
        "A text ends on the line it begins on, with the quote it begins with. For several lines there is the block:"
        " three quotes at the end of a line, and three more at the end of the text. Inside a hole, ${...}, a text"
        " stands in single quotes.",
        'Log "Hello to the <console>.',
        'Log "Hello" to the <console>.',
    ),
    Explanation(
        "invalid-escape",
        "In a text in double quotes a backslash begins an escape, and this one does not exist. A backslash itself is"
        " written twice; in single quotes it stands for itself.",
        r'Log "C:\music" to the <console>.',
        r'Log "C:\\music" to the <console>.',
    ),
    Explanation(
        "unterminated-regex",
        "A regex stands between two slashes on one line. A slash inside it is written with a backslash.",
        'Create the <line> with "a,b".\nSplit the <parts> from the <line> by /,.\nLog <parts> to the <console>.',
        'Create the <line> with "a,b".\nSplit the <parts> from the <line> by /,/.\nLog <parts> to the <console>.',
    ),
    Explanation(
        "invalid-regex-flag",
        "The letters behind a regex say how it is matched: i whatever the case, s across lines, m line by line, g"
        " everywhere.",
        'Create the <line> with "aXb".\nSplit the <parts> from the <line> by /x/y.\nLog <parts> to the <console>.',
        'Create the <line> with "aXb".\nSplit the <parts> from the <line> by /x/i.\nLog <parts> to the <console>.',
    ),
    Explanation(
        "invalid-number",
        "This is no number: it has letters that are no unit of time, it has more than 64 bits, or it counts things and"
        " is negative.",
        "Log 12abc to the <console>.",
        "Log 12 to the <console>.",
    ),
    Explanation(
        "odd-underscore",
        "Underscores make long numbers easier to read, and stand between two digits. Elsewhere they are dropped.",
        "Log 1000_ to the <console>.",
        "Log 1_000 to the <console>.",
    ),
    Explanation(
        "reversed-range",
        "A selector counts from a smaller number to a greater one. The last element of a list has the number 0.",
        "Create the <list> with [1, 2, 3].\nExtract the <some: 2-0> from the <list>.\nLog <some> to the <console>.",
        "Create the <list> with [1, 2, 3].\nExtract the <some: 0-2> from the <list>.\nLog <some> to the <console>.",
    ),
    Explanation(
        "missing-feature-set-name",
        "The header of a feature set says its name and what it is part of: (Name: Business Activity).",
        "(: Greeting) {\n    Return an <OK: status> for the <greeting>.\n}",
        "(Say Hello: Greeting) {\n    Return an <OK: status> for the <greeting>.\n}",
        Shape.FILE,
    ),
    Explanation(
        "missing-business-activity",
        "Behind the colon of a header stands the business activity. It says what a feature set is part of, and for"
        " handlers and observers what they listen to.",
        "(Say Hello: ) {\n    Return an <OK: status> for the <greeting>.\n}",
        "(Say Hello: Greeting) {\n    Return an <OK: status> for the <greeting>.\n}",
        Shape.FILE,
    ),
    Explanation(
        "expected-token",
        "At this place the sentence cannot go on as it does. A statement is a verb, what it makes or concerns, a"
        " preposition with an object, and a full stop: Extract the <name> from the <user>. Names stand in angle"
        " brackets. What was forgotten is named, and what follows is checked all the same.",
        'Log "Hello" to the <console>',
        'Log "Hello" to the <console>.',
    ),
    Explanation(
        "invalid-time-unit",
        "A duration is an integer with a unit: milliseconds, seconds, minutes or hours.",
        "Sleep the <pause> for 2d.",
        "Sleep the <pause> for 48 hours.",
    ),
    Explanation(
        "duplicate-clause",
        "A statement says each thing once: one `where`, one `when`, one `with` besides its object.",
        'Log "Hello" to the <console> when 1 = 1 when 2 = 2.',
        'Log "Hello" to the <console> when 1 = 1 and 2 = 2.',
    ),
    Explanation(
        "invalid-field",
        "The field of an element is named as it stands; a text with holes cannot be its name.",
        "Create the <list> with [{ age: 3 }].\n"
        'Filter the <some> from the <list> where <it: "a${<list>}"> = 3.\n'
        "Log <some> to the <console>.",
        "Create the <list> with [{ age: 3 }].\n"
        "Filter the <some> from the <list> where <age> = 3.\n"
        "Log <some> to the <console>.",
    ),
    Explanation(
        "invalid-concurrency",
        "A parallel loop handles at least one element at a time; a limit below one is taken as one.",
        "parallel for each <n> in [1, 2] with <concurrency: 0> {\n    Log <n> to the <console>.\n}",
        "parallel for each <n> in [1, 2] with <concurrency: 2> {\n    Log <n> to the <console>.\n}",
    ),
    Explanation(
        "nesting-too-deep",
        "Brackets, blocks or alternatives stand inside each other deeper than anybody can follow. Compute the inner"
        " parts in statements of their own, or move them into a feature set of their own.",
        shape=Shape.NONE,
    ),
)

# --- names and statements: runtime.analysis ----------------------------------------------------------------------

_STATEMENTS = (
    Explanation(
        "unknown-verb",
        "No action has this verb, so the statement will fail when it runs. Most often it is a slip of the fingers;"
        " actions of your own are called by their full name: Application.DoubleIt.",
        'Create the <greeting> with "Hello".\nLgo the <greeting> to the <console>.',
        'Create the <greeting> with "Hello".\nLog the <greeting> to the <console>.',
    ),
    Explanation(
        "invalid-preposition",
        "Each action understands some prepositions: values come from something, messages go to somebody. With another"
        " one the statement may fail when it runs.",
        'Create the <text> with "Hello".\nCompute the <n: length> via the <text>.\nLog <n> to the <console>.',
        'Create the <text> with "Hello".\nCompute the <n: length> from the <text>.\nLog <n> to the <console>.',
    ),
    Explanation(
        "unavailable-action",
        "The action belongs to ARO, and this runtime does not have it. The program starts; the statement fails when it"
        " is reached.",
        "Push the <done> to the <git>.\nLog <done> to the <console>.",
        'Execute the <done> with "git push".\nLog <done> to the <console>.',
    ),
    Explanation(
        "unknown-action",
        "Application.Name calls an action of your own, and no feature set declares one of this name.",
        "(Application-Start: Numbers) {\n"
        "    Application.DoubleIt the <result> from 21.\n"
        "    Log <result> to the <console>.\n"
        "    Return an <OK: status> for the <startup>.\n}",
        "(Application-Start: Numbers) {\n"
        "    Application.DoubleIt the <result> from 21.\n"
        "    Log <result> to the <console>.\n"
        "    Return an <OK: status> for the <startup>.\n}\n"
        "(DoubleIt: Action takes <number>) {\n"
        "    Compute the <twice> from <input: number> * 2.\n"
        "    Return an <OK: status> with <twice>.\n}",
        Shape.FILE,
    ),
    Explanation(
        "action-takes-nothing",
        "An action that is called with `from <value>` says in its header what that value is called: takes <field>.",
        "(Application-Start: Numbers) {\n"
        "    Application.DoubleIt the <result> from 21.\n"
        "    Log <result> to the <console>.\n"
        "    Return an <OK: status> for the <startup>.\n}\n"
        "(DoubleIt: Action) {\n"
        "    Compute the <twice> from <input: number> * 2.\n"
        "    Return an <OK: status> with <twice>.\n}",
        "(Application-Start: Numbers) {\n"
        "    Application.DoubleIt the <result> from 21.\n"
        "    Log <result> to the <console>.\n"
        "    Return an <OK: status> for the <startup>.\n}\n"
        "(DoubleIt: Action takes <number>) {\n"
        "    Compute the <twice> from <input: number> * 2.\n"
        "    Return an <OK: status> with <twice>.\n}",
        Shape.FILE,
    ),
    Explanation(
        "framework-variable",
        "An action of your own may be called from anywhere, so there is no request and no event for it to look at."
        " Hand it what it needs.",
        "(Greet: Action) {\n"
        "    Extract the <name> from the <request: name>.\n"
        "    Return an <OK: status> with <name>.\n}",
        "(Greet: Action takes <name>) {\n"
        "    Extract the <name> from the <input: name>.\n"
        "    Return an <OK: status> with <name>.\n}",
        Shape.FILE,
    ),
    Explanation(
        "break-outside-loop",
        "`break` leaves the innermost loop, and here there is none.",
        'Log "Hello" to the <console>.\nbreak.',
        'while 1 = 1 {\n    Log "Hello" to the <console>.\n    break.\n}',
    ),
    Explanation(
        "empty-feature-set",
        "The feature set does nothing. Give it a statement, or remove it.",
        "(Say Hello: Greeting) { }",
        "(Say Hello: Greeting) {\n    Return an <OK: status> for the <greeting>.\n}",
        Shape.FILE,
    ),
    Explanation(
        "no-return",
        "A feature set ends by saying what came of it: Return or Throw. Without one it ends with the status OK and no"
        " data.",
        '(Say Hello: Greeting) {\n    Log "Hello" to the <console>.\n}',
        '(Say Hello: Greeting) {\n    Log "Hello" to the <console>.\n    Return an <OK: status> for the <greeting>.\n}',
        Shape.FILE,
    ),
    Explanation(
        "unreachable-code",
        "Return and Throw end the feature set, so the statements behind them never run. Move them up, or give the"
        " Return a condition: Return ... when <condition>.",
        '(Say Hello: Greeting) {\n    Return an <OK: status> for the <greeting>.\n    Log "Hello" to the <console>.\n}',
        '(Say Hello: Greeting) {\n    Log "Hello" to the <console>.\n    Return an <OK: status> for the <greeting>.\n}',
        Shape.FILE,
    ),
    Explanation(
        "undefined-variable",
        "The name is read, and nothing has bound it before: no statement above, no Publish elsewhere, and it is none"
        " of the names the runtime gives. Look for a slip of the fingers first.",
        'Create the <greeting> with "Hello".\nLog <greeting> to the <console>.\nLog <greting> to the <console>.',
        'Create the <greeting> with "Hello".\nLog <greeting> to the <console>.',
    ),
    Explanation(
        "unused-variable",
        "The name is bound and never read. Use it, remove the statement, or begin the name with _ to say that it may"
        " be unused.",
        'Create the <name> with "Ada".',
        'Create the <name> with "Ada".\nLog <name> to the <console>.',
    ),
    Explanation(
        "rebound-variable",
        "A name keeps its value: no statement binds it again. Bind a new name, or use Update, which says that a value"
        " changes.",
        "Create the <count> with 1.\nCompute the <count> from <count> + 1.\nLog <count> to the <console>.",
        "Create the <count> with 1.\nCompute the <next-count> from <count> + 1.\nLog <next-count> to the <console>.",
    ),
    Explanation(
        "undefined-publish",
        "Only what is bound can be published. The alias comes first: Publish as <alias> <name>.",
        'Create the <greeting> with "Hello".\nLog <greeting> to the <console>.\nPublish as <shared> <greting>.',
        'Create the <greeting> with "Hello".\nPublish as <shared> <greeting>.',
    ),
    Explanation(
        "borrowed-variable",
        "The name is bound in Application-Start and read by a handler. That works, but nobody who reads"
        " Application-Start can tell; publishing it says so.",
        "(Application-Start: Greeting) {\n"
        '    Create the <greeting> with "Hello".\n'
        "    Emit a <Started: event> with { at: 1 }.\n"
        "    Return an <OK: status> for the <startup>.\n}\n"
        "(Greet: Started Handler) {\n"
        "    Log <greeting> to the <console>.\n"
        "    Return an <OK: status> for the <greeting>.\n}",
        "(Application-Start: Greeting) {\n"
        '    Create the <greeting> with "Hello".\n'
        "    Publish as <greeting> <greeting>.\n"
        "    Emit a <Started: event> with { at: 1 }.\n"
        "    Return an <OK: status> for the <startup>.\n}\n"
        "(Greet: Started Handler) {\n"
        "    Log <greeting> to the <console>.\n"
        "    Return an <OK: status> for the <greeting>.\n}",
        Shape.FILE,
    ),
)

_START = "(Application-Start: Greeting) {\n    Return an <OK: status> for the <startup>.\n}\n"
_ACTION = "(Greet: Action takes <name>) {\n    Return an <OK: status> with <input: name>.\n}\n"
_REPOSITORY = (
    "(Application-Start: Users) {{\n"
    '    Create the <user> with {{ name: "Ada" }}.\n'
    "    Store the <user> into the <user-repository>.\n"
    "    Retrieve the <users> from the <{}>.\n"
    "    Log <users> to the <console>.\n"
    "    Return an <OK: status> for the <startup>.\n}}"
)
_EMITTING = (
    "(Application-Start: Users) {\n"
    "    Emit a <UserCreated: event> with { id: 1 }.\n"
    "    Return an <OK: status> for the <startup>.\n}\n"
)

_WIRING = (
    Explanation(
        "no-entry-point",
        "An application begins with the feature set called Application-Start, in one of its files. An application of"
        " tests only needs none.",
        '(Main: Greeting) {\n    Log "Hello" to the <console>.\n    Return an <OK: status> for the <startup>.\n}',
        "(Application-Start: Greeting) {\n"
        '    Log "Hello" to the <console>.\n'
        "    Return an <OK: status> for the <startup>.\n}",
        Shape.FILE,
    ),
    Explanation(
        "several-entry-points",
        "An application begins in one place. A folder with several Application-Start holds several applications: name"
        " the folder or the file of the one you mean.",
        _START + "(Application-Start: Farewell) {\n    Return an <OK: status> for the <startup>.\n}",
        _START + "(Say Goodbye: Farewell) {\n    Return an <OK: status> for the <farewell>.\n}",
        Shape.FILE,
    ),
    Explanation(
        "duplicate-feature-set",
        "Feature sets are found by their names, so no two may have the same one, in all files together.",
        _START + "(Say Hello: Greeting) {\n    Return an <OK: status> for the <greeting>.\n}\n" * 2,
        _START + "(Say Hello: Greeting) {\n    Return an <OK: status> for the <greeting>.\n}\n"
        "(Say Goodbye: Greeting) {\n    Return an <OK: status> for the <greeting>.\n}",
        Shape.FILE,
    ),
    Explanation(
        "duplicate-action",
        "Two feature sets declare the same action of your own, so nobody can say which Application.Name calls.",
        _START + _ACTION * 2,
        _START + _ACTION,
        Shape.FILE,
    ),
    Explanation(
        "dead-handler",
        "The handler can never run. Which event a WebSocket, socket or file handler hears is said by a word of its"
        " name, such as connected, message or disconnected; exit handlers are Application-End: Success and"
        " Application-End: Error.",
        _START + "(Greet: WebSocket Event Handler) {\n    Return an <OK: status> for the <greeting>.\n}",
        _START + "(Greet On Message: WebSocket Event Handler) {\n    Return an <OK: status> for the <greeting>.\n}",
        Shape.FILE,
    ),
    Explanation(
        "ignored-condition",
        "A condition behind a header decides which events a handler hears. This feature set hears no events, so"
        " nobody asks.",
        _START + "(Say Hello: Greeting) when 1 = 1 {\n    Return an <OK: status> for the <greeting>.\n}",
        _START + "(Say Hello: Greeting) {\n    Return an <OK: status> for the <greeting> when 1 = 1.\n}",
        Shape.FILE,
    ),
    Explanation(
        "unhandled-event",
        "The event is emitted and nobody hears it. A handler's activity is the event's name and the word Handler.",
        _EMITTING + "(Welcome: UserCreatd Handler) {\n    Return an <OK: status> for the <welcome>.\n}",
        _EMITTING + "(Welcome: UserCreated Handler) {\n    Return an <OK: status> for the <welcome>.\n}",
        Shape.FILE,
    ),
    Explanation(
        "empty-repository",
        "The repository is read and never filled, and another with nearly the same name is.",
        _REPOSITORY.format("usr-repository"),
        _REPOSITORY.format("user-repository"),
        Shape.FILE,
    ),
    Explanation(
        "event-cycle",
        "Handling an event emits it again, by one handler or several, and so on without end.",
        _EMITTING + "(Welcome: UserCreated Handler) {\n"
        "    Emit a <UserCreated: event> with { id: 2 }.\n"
        "    Return an <OK: status> for the <welcome>.\n}",
        _EMITTING + "(Welcome: UserCreated Handler) {\n"
        "    Emit a <UserWelcomed: event> with { id: 2 }.\n"
        "    Return an <OK: status> for the <welcome>.\n}\n"
        "(Count: UserWelcomed Handler) {\n    Return an <OK: status> for the <count>.\n}",
        Shape.FILE,
    ),
)

# --- the contract: runtime.services.web --------------------------------------------------------------------------

_OPERATION = "openapi: 3.0.3\npaths:\n  /users:\n    get:\n      operationId: listUsers\n"

_CONTRACT = (
    Explanation(
        "missing-handler",
        "Each operation of the contract is answered by the feature set whose name is its operationId, letter by"
        " letter.",
        "openapi: 3.0.3\npaths:\n  /users:\n    get:\n      operationId: listUser\n",
        _OPERATION,
        Shape.CONTRACT,
    ),
    Explanation(
        "unknown-schema",
        "Extract the <order: Order> checks the value against the schema Order of the contract. The contract has no"
        " schema of this name under components.schemas, so the statement fails when it runs.",
        shape=Shape.NONE,
    ),
    Explanation(
        "contract-shape",
        "A contract is an OpenAPI document: a map of openapi, info and paths, and paths is a map from path to methods.",
        "openapi: 3.0.3\npaths:\n  - /users\n",
        _OPERATION,
        Shape.CONTRACT,
    ),
    Explanation(
        "contract-version",
        "Contracts of OpenAPI 3 are understood. Its first line is usually openapi: 3.0.3.",
        'swagger: "2.0"\npaths: {}\n',
        _OPERATION,
        Shape.CONTRACT,
    ),
    Explanation(
        "contract-server",
        "The address of the first server says where to listen; this one is no address.",
        "openapi: 3.0.3\nservers:\n  - url: http://localhost:port\npaths: {}\n",
        "openapi: 3.0.3\nservers:\n  - url: http://localhost:8080\npaths: {}\n",
        Shape.CONTRACT,
    ),
    Explanation(
        "missing-operation-id",
        "An operation without an operationId names no feature set, so nobody can answer it.",
        "openapi: 3.0.3\npaths:\n  /users:\n    get:\n      summary: all users\n",
        _OPERATION,
        Shape.CONTRACT,
    ),
    Explanation(
        "duplicate-operation-id",
        "Two operations name the same feature set. Each needs an operationId of its own.",
        _OPERATION + "    post:\n      operationId: listUsers\n",
        _OPERATION + "    post:\n      operationId: createUser\n",
        Shape.CONTRACT,
    ),
    Explanation(
        "unknown-reference",
        "A $ref points to a part of the contract that is not there.",
        _OPERATION
        + "      responses:\n        '200':\n          $ref: '#/components/responses/Usres'\n"
        + "components:\n  responses:\n    Users:\n      description: all users\n",
        _OPERATION
        + "      responses:\n        '200':\n          $ref: '#/components/responses/Users'\n"
        + "components:\n  responses:\n    Users:\n      description: all users\n",
        Shape.CONTRACT,
    ),
    Explanation(
        "circular-reference",
        "A $ref leads back to itself, so it stands for nothing. A schema may contain itself below a property or an"
        " item, but somewhere on the way from reference to reference one has to say what it is.",
        _OPERATION
        + "      responses:\n        '200':\n          description: all users\n"
        + "components:\n  responses:\n    Users:\n      $ref: '#/components/responses/Users'\n",
        _OPERATION
        + "      responses:\n        '200':\n          description: all users\n"
        + "components:\n  responses:\n    Users:\n      description: all users\n",
        Shape.CONTRACT,
    ),
    Explanation(
        "long-reference",
        "A $ref leads to another, and that to another, more than twenty times. Refer to what stands at the end.",
        _OPERATION
        + "components:\n  schemas:\n"
        + "".join(f"    S{number}:\n      $ref: '#/components/schemas/S{number + 1}'\n" for number in range(21))
        + "    S21:\n      type: string\n",
        _OPERATION + "components:\n  schemas:\n"
        "    S0:\n      $ref: '#/components/schemas/S21'\n    S21:\n      type: string\n",
        Shape.CONTRACT,
    ),
    Explanation(
        "external-reference",
        "A $ref points outside of the contract. Everything has to stand in one file.",
        _OPERATION + "      responses:\n        '200':\n          $ref: 'users.yaml#/all'\n",
        _OPERATION + "      responses:\n        '200':\n          description: all users\n",
        Shape.CONTRACT,
    ),
    Explanation(
        "yaml-syntax",
        "The file is no YAML. Indentation says what belongs to what and is made of blanks; a text with a colon needs"
        " quotes.",
        "openapi: 3.0.3\npaths: {\n",
        "openapi: 3.0.3\npaths: {}\n",
        Shape.CONTRACT,
    ),
    Explanation(
        "yaml-key",
        "A map has each key once, and keys are plain words.",
        "openapi: 3.0.3\npaths: {}\npaths: {}\n",
        "openapi: 3.0.3\npaths: {}\n",
        Shape.CONTRACT,
    ),
    Explanation(
        "yaml-too-large",
        "The file, or what its aliases stand for, is larger than a contract of people ever is. Divide it, or write out"
        " fewer aliases.",
        shape=Shape.NONE,
    ),
    Explanation(
        "yaml-too-deep",
        "The file is nested more than a hundred levels deep, or an alias contains itself.",
        "openapi: 3.0.3\npaths: {}\nx-all: &all\n  more: *all\n",
        "openapi: 3.0.3\npaths: {}\n",
        Shape.CONTRACT,
    ),
)

# --- templates: runtime.compiler ---------------------------------------------------------------------------------

_TEMPLATES = (
    Explanation(
        "unterminated-island",
        "An island in a template is closed by two braces.",
        "Hello {{ <name>",
        "Hello {{ <name> }}",
        Shape.TEMPLATE,
    ),
    Explanation(
        "unclosed-block",
        "A loop or a condition in a template begins in one island and ends in another: {{ } }} or {{end}}.",
        "{{ for each <n> in [1, 2] { }} {{ <n> }}",
        "{{ for each <n> in [1, 2] { }} {{ <n> }} {{ } }}",
        Shape.TEMPLATE,
    ),
    Explanation(
        "nothing-to-close",
        "The island ends a loop or a condition, or goes on with one, that never began.",
        "Hello {{end}}",
        "{{when 1 = 1}} Hello {{end}}",
        Shape.TEMPLATE,
    ),
    Explanation(
        "unknown-filter",
        "What stands behind the bar changes how a value is written, and there is no such filter.",
        "{{ <name> | uppercsae }}",
        "{{ <name> | uppercase }}",
        Shape.TEMPLATE,
    ),
    Explanation(
        "return-in-template",
        "A template is filled in by the feature set that answers; it does not answer itself.",
        "{{ Return an <OK: status> with <name>. }}",
        "{{ Print <name> to the <template>. }}",
        Shape.TEMPLATE,
    ),
)

# --- files and folders: runtime.host -----------------------------------------------------------------------------

_FILES = (
    Explanation(
        "no-application",
        "There is nothing of that name, or it is neither a folder nor a file that ends in .aro.",
        shape=Shape.NONE,
    ),
    Explanation(
        "no-sources",
        "The folder holds no .aro files, neither directly nor in folders inside. Hidden folders and Plugins are not"
        " searched.",
        shape=Shape.NONE,
    ),
    Explanation(
        "not-text",
        "The file is not text in the encoding UTF-8. Editors can save it so; the rest of the application is checked"
        " all the same.",
        shape=Shape.NONE,
    ),
    Explanation(
        "unreadable-file",
        "The file cannot be read: its permissions forbid it, it is a link that leads nowhere or in a circle, or it was"
        " removed meanwhile. The rest of the application is checked all the same.",
        shape=Shape.NONE,
    ),
    Explanation(
        "unreadable-folder",
        "The folder cannot be read, so nobody knows what it holds. The rest of the application is checked all the"
        " same.",
        shape=Shape.NONE,
    ),
    Explanation(
        "plugins-not-loaded",
        "The application has plugins, which this runtime does not load: they are programs of other languages that would"
        " run inside it with all its rights. Statements with their verbs fail. What a plugin does can often be written"
        " in ARO, as an action of your own, or run as a command with Execute.",
        shape=Shape.NONE,
    ),
    Explanation(
        "invalid-store",
        "A store fills a repository when the application starts. It is YAML: a list with one map for each row.",
        "Ada\n",
        "- name: Ada\n",
        Shape.STORE,
    ),
    Explanation(
        "import-not-found",
        "An import names a folder or an .aro file, from the application's folder or from that of the importing file.",
        "import ../no-such-folder\n" + _START,
        _START,
        Shape.FILE,
    ),
    Explanation(
        "invalid-port",
        "The variable ARO_HTTP_PORT holds a number from 0 to 65535; 0 takes a port that is free.",
        shape=Shape.NONE,
    ),
    Explanation(
        "no-recording",
        "The option --record names a file that events can be written to, --replay one that it has written.",
        shape=Shape.NONE,
    ),
)

EXPLANATIONS: Mapping[str, Explanation] = {
    explanation.code: explanation
    for explanation in (*_SYNTAX, *_STATEMENTS, *_WIRING, *_CONTRACT, *_TEMPLATES, *_FILES)
}
"""Every explanation by its code, in the order in which an application is read."""
