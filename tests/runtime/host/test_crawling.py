import pytest

from runtime.engine.events import Event, domain_event
from runtime.host.crawling import SeenPages


def asked(seen, **payload):
    return seen.knows(domain_event("CrawlPage", payload))


def test_a_page_is_crawled_once_wherever_its_address_stands():
    seen = SeenPages()
    assert [False, True, True, False] == [
        asked(seen, url="/a"),
        asked(seen, url="/a", depth=2),
        asked(seen, data={"url": "/a"}),
        asked(seen, url="/b"),
    ]


@pytest.mark.parametrize(
    "event",
    [
        domain_event("CrawlPages", {"url": "/a"}),
        domain_event("CrawlPage", {}),
        domain_event("CrawlPage", {"url": 5}),
        Event("socket.data", {"url": "/a"}, name="CrawlPage"),
    ],
)
def test_nothing_else_is_ever_dropped(event):
    seen = SeenPages()
    assert [False, False] == [seen.knows(event), seen.knows(event)]


def test_only_the_latest_are_remembered():
    seen = SeenPages(limit=2)
    assert [False] * 4 == [asked(seen, url=url) for url in ("/a", "/b", "/c", "/a")]
    assert asked(seen, url="/c")
