// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

@testable import Checkpoints

@Suite("Addresses of a hub")
struct HubURLTests {
    @Test("An address is taken apart and put together")
    func parts() throws {
        let url = try #require(HubURL("https://Huggingface.co/a/b?c=d#e"))
        #expect(url.origin == "https://huggingface.co:443" && url.path == "/a/b?c=d")
        #expect(url.text == "https://huggingface.co/a/b?c=d")
        let port = try #require(HubURL("http://127.0.0.1:8080"))
        #expect(port.text == "http://127.0.0.1:8080" && port.isLoopback)
        #expect(HubURL("http://[::1]:80/x")?.text == "http://[::1]/x" && HubURL("http://[::1]")?.isLoopback == true)
        #expect(HubURL("http://127.0.0.1.example.org")?.isLoopback == false)
        #expect(HubURL("http://localhost.example.org")?.isLoopback == false)
    }

    @Test(
        "What is no such address is refused",
        arguments: [
            "", "huggingface.co", "ftp://a/b", "file:///etc/passwd", "https://", "https:///x", "http://a:b@c/",
            "http://a b/",
            "http://a:0/", "http://a:99999/", "http://a:x/", "http://a/\r\nX: y", "http://a\\b/", "http://ä/",
            "http://a/ü",
            "http://a%2f/", "//a/b",
        ])
    func refused(text: String) { #expect(HubURL(text) == nil) }

    @Test("Where an address leads is read as RFC 3986 says")
    func resolving() throws {
        let url = try #require(HubURL("https://h.org/a/b?c"))
        let cases = [
            "/x": "https://h.org/x", "x": "https://h.org/a/x", "?q": "https://h.org/a/b?q", "//k/y": "https://k/y",
            "http://k/y": "http://k/y", "x/y:z": "https://h.org/a/x/y:z",
        ]
        for (location, whole) in cases { #expect(url.resolving(location)?.text == whole, "\(location)") }
        for location in ["", "mailto:a@b", "javascript:x", "/a b"] { #expect(url.resolving(location) == nil) }
        #expect(HubURL("http://h")?.resolving("x")?.text == "http://h/x")
    }

    @Test("Names become segments that can be nothing else")
    func escaping() throws {
        let url = try #require(HubURL("https://h.org/hub/"))
        #expect(
            url.appending(["a b", "refs/pr/1", "ü?%"]).text == "https://h.org/hub/a%20b/refs%2Fpr%2F1/%C3%BC%3F%25")
    }

    @Test("The last head of an answer counts, and one without an end is refused")
    func heads() {
        var head = HubHead()
        func take(_ line: String) -> Bool { Array((line + "\r\n").utf8).withUnsafeBytes { head.take($0) } }
        for line in [
            "HTTP/1.1 100 Continue", "A: b", "", "HTTP/2 206", "Content-Range:  bytes 5-9/10 ", "X: 1", "X: 2", "",
        ] {
            #expect(take(line))
        }
        #expect(head.status == 206 && head["a"] == nil && head["x"] == "1" && head.isComplete)
        #expect(head.contentRange?.start == 5 && head.contentRange?.total == 10)
        #expect(head.count("x") == 1 && head.count("content-range") == nil)
        let long = String(repeating: "x", count: 1 << 16)
        #expect((0..<4).map { _ in take("Y: " + long) }.contains(false))
        for text in ["bytes */10", "bytes -5/10", "items 1-2/3", "bytes 99999999999999999999-/1"] {
            head = HubHead()
            #expect(take("Content-Range: " + text) && head.contentRange == nil)
        }
    }
}
