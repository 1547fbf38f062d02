// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Testing

@Suite("JSON")
struct JSONTests {
    @Test("Values of every kind are read")
    func kinds() throws {
        let json = try JSON(parsing: #" {"a": [1, -2.5e3, true, false, null], "b": {"c": "d"}, "e": []} "#)
        #expect(json.kind == .object && json.count == 3)
        let a = try #require(json["a"]?.elements.map(Array.init))
        #expect(a[0].int == 1 && a[1].double == -2500 && a[1].int == -2500)
        #expect(a[2].bool == true && a[3].bool == false && a[4].isNull)
        #expect(json["b"]?["c"]?.string == "d")
        #expect(json["e"]?.count == 0 && json["nothing"] == nil && json["a"]?["b"] == nil)
        #expect(json.members?.map { $0.key.string ?? "" } == ["a", "b", "e"])
    }

    @Test("Escapes give the characters they stand for")
    func escapes() throws {
        let json = try JSON(parsing: #"["\"\\\/\b\f\n\r\t", "\u00e9x", "\ud83d\ude00", "a\u0000b", "猫"]"#)
        let texts = try #require(json.elements).map { $0.string ?? "" }
        #expect(texts == ["\"\\/\u{8}\u{C}\n\r\t", "\u{E9}x", "\u{1F600}", "a\u{0}b", "猫"])
    }

    @Test("Keys that Swift calls equal stay apart, since they differ as bytes")
    func canonicalKeys() throws {
        let json = try JSON(parsing: "{\"\u{E9}\": 1, \"e\u{301}\": 2, \"K\": 3, \"\u{212A}\": 4}")
        #expect(json.count == 4)
        #expect(json["\u{E9}"]?.int == 1 && json["e\u{301}"]?.int == 2 && json["\u{212A}"]?.int == 4)
    }

    @Test("Integers are exact and never overflow")
    func integers() throws {
        let json = try JSON(parsing: "[9223372036854775807, 9223372036854775808, 224.0, 0.5, 1e999, -0]")
        let values = try #require(json.elements.map(Array.init))
        #expect(values.map(\.int) == [.max, nil, 224, nil, nil, 0])
        #expect(values[4].double == nil)
    }

    @Test(
        "A malformed text is refused, with the place",
        arguments: [
            "", " ", "{", "[", "]", "}", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
            "{a:1}", "{'a':1}", "{\"a\":1 \"b\":2}", "{\"a\":1}}", "[1]x", "1 2", "01", "-", "-01", "+1", ".5", "1.",
            "1.e3",
            "1e", "1e+", "0x10", "NaN", "Infinity", "-Infinity", "tru", "True", "nul", "\"", "\"a", "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12g4\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\t\"", "\"\n\"", "[\"a\u{0}\"]",
            "\u{FEFF}[]", "// c\n1", "/* c */ 1", "[1]\u{0}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}",
            "{\"\":1,\"\":2}", "{1:2}", "{\"a\",1}", "[\"a\":1]", "\u{A0}1",
        ])
    func malformed(_ text: String) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(error?.message.contains("(line ") == true)
    }

    @Test(
        "Bytes that are not UTF-8 are refused",
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xE2, 0x82], [0xC3],
        ] as [[UInt8]])
    func notUTF8(_ bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSON(parsing: [0x22] + bytes + [0x22]) }
        #expect(throws: JSONError.self) { try JSON(parsing: [0x22] + bytes) }
    }

    @Test("A duplicate among many keys is found and named")
    func manyKeys() throws {
        var members = (0..<5000).map { "\"key\($0)\": \($0)" }
        #expect(try JSON(parsing: "{" + members.joined(separator: ",") + "}")["key4321"]?.int == 4321)
        members.append("\"key77\": 0")
        let error = #expect(throws: JSONError.self) {
            try JSON(parsing: "{" + members.joined(separator: ",") + "}")
        }
        #expect(error?.message.contains("\"key77\"") == true)
    }

    @Test("Nesting is bounded, so that no text overruns the stack")
    func depth() throws {
        let deep = { (n: Int) in String(repeating: "[", count: n) + String(repeating: "]", count: n) }
        _ = try JSON(parsing: deep(128))
        #expect(throws: JSONError.self) { try JSON(parsing: deep(129)) }
        #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "{\"a\":", count: 100_000)) }
    }

    @Test("Every cut of a text is refused")
    func cuts() throws {
        let text = Array(#"{"a": [1, -2.5e3, "x\u00e9\ud83d\ude00", {"b": null}], "猫": true}"#.utf8)
        _ = try JSON(parsing: text)
        for end in 0..<text.count {
            #expect(throws: JSONError.self) { try JSON(parsing: Array(text[..<end])) }
        }
    }

    @Test("Written strings are read back byte for byte")
    func quoting() throws {
        let text = "a\"b\\c\u{1B}[31m\u{0}\u{7F}\r\n\t猫\u{9B}"
        let back = try JSON(parsing: JSONText.quoted(text))
        #expect(back.isString(text))
        #expect(!JSONText.quoted(text.utf8).contains(0x1B))
    }
}
