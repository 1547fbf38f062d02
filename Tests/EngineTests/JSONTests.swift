// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Results
import Tensors
import Testing

@testable import Engine

@Suite("Steps as JSON")
struct JSONTests {
    private func json(_ value: Value, name: String? = nil) -> String {
        Outcome.done(name: name, value: value, shown: nil, notes: [], seconds: 0).json(line: 3, source: "x")
    }

    @Test("A step is one object with its members in order")
    func step() {
        #expect(
            json(.number(2.5), name: "a")
                == #"{"line":3,"source":"x","ok":true,"kind":"number","name":"a","value":2.5,"seconds":0}"#)
        #expect(
            Outcome.failed(Complaint("no \"x\"", hint: "y")).json(line: 1, source: "z")
                == #"{"line":1,"source":"z","ok":false,"kind":"error","name":null,"#
                + #""error":{"message":"no \"x\"","hint":"y"}}"#
        )
    }

    @Test("A tensor's numbers are nested as its axes, and what is not finite is a word")
    func tensors() {
        #expect(
            json(.tensor(Tensor([1, 0.1, .nan, -.infinity], shape: [2, 2])))
                .contains(#""value":{"shape":[2,2],"dtype":"f32","data":[[1.0,0.1],["NaN","-Infinity"]]}"#))
        #expect(json(.tensor(Tensor(integers: [7], shape: []))).contains(#""data":7}"#))
        #expect(json(.tensor(Tensor(truths: [true, false]))).contains(#""data":[true,false]}"#))
        #expect(json(.tensor(Tensor([], shape: [2, 0]))).contains(#""data":[[],[]]}"#))
        #expect(json(.tensor(Tensor([Float](repeating: 0, count: 10_000)))).contains("0.0,0.0"))
        #expect(json(.tensor(Tensor([Float](repeating: 0, count: 10_001)))).contains(#""data":null"#))
        #expect(json(.tensor(Tensor([], shape: [1_000_000_000, 0]))).contains(#""data":null"#))
    }

    @Test("No control character leaves, and what is written can be read")
    func escaping() throws {
        let text = json(.text("a\u{1B}[31m\u{9B}\u{7F}\"\\\n\t\0é🐈\u{2028}"))
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
        #expect(try JSON(parsing: text)["value"]?.string == "a\u{1B}[31m\u{9B}\u{7F}\"\\\n\t\0é🐈\u{2028}")
    }

    @Test("What would be made visible on its way to a terminal is an escape of JSON, so that the text stays JSON")
    func steering() throws {
        let steering = (UInt32(0)...0xE007F).compactMap { Unicode.Scalar($0) }.filter(\.steers)
        #expect(steering.count == 65 + 3 + 7 + 10 + 3 + 128)
        let value = String(String.UnicodeScalarView(steering))
        let text = json(.text(value))
        #expect(text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
        #expect(text.contains(#"\u202e"#) && text.contains(#"\udb40\udc41"#))
        #expect(try JSON(parsing: text)["value"]?.string.map { Array($0.utf8) } == Array(value.utf8))
    }

    @Test("Tables, tokens, rankings and trees are objects of their parts")
    func results() throws {
        let table = Table(
            title: "t", columns: ["a", "b"], rows: [[.text("x"), .number(0.5, decimals: 2)], [.none, .count(3)]])
        #expect(json(.table(table)).contains(#""columns":["a","b"],"rows":[["x",0.5],[null,3]]"#))
        let token = TokenList.Token(piece: "cat</w>", id: 5, word: 0)
        let sequence = TokenList.Sequence(text: "cat", tokens: [token], dropped: 0)
        let one = json(.tokens(TokenList(model: "m", sequences: [sequence], limit: 77)))
        #expect(one.contains(#""value":{"text":"cat","ids":[5],"tokens":["cat</w>"],"dropped":0}"#))
        let two = json(.tokens(TokenList(model: "m", sequences: [sequence, sequence], limit: 77)))
        #expect(try JSON(parsing: two)["value"]?.count == 2)
        let ranking = Ranking(quantity: "probability", rows: [.init(label: "bag", value: 0.75)])
        #expect(json(.ranking(ranking)).contains(#""labels":["bag"],"values":[0.75]"#))
    }
}
