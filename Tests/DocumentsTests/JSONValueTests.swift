// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Testing

@Suite struct JSONValueTests {
    @Test("Values are written on one line, in order; numbers that JSON has not are words")
    func line() {
        let value = JSONValue.object([
            ("b", .array([.integer(1), .null, .bool(true)])), ("a\"", .string("é\n")), ("n", .number(.nan)),
            ("i", .float(-.infinity)), ("f", .float(0.1)), ("w", .number(3)), ("e", .object([])),
        ])
        #expect(
            value.text
                == #"{"b":[1,null,true],"a\"":"é\n","n":"NaN","i":"-Infinity","f":0.1,"w":3,"e":{}}"#)
    }

    @Test("What was read is written again with the digits it had, a member a line")
    func again() throws {
        let text = """
            {
              "epsilon": 1e-05,
              "list": [
                1.0,
                {}
              ],
              "name": "x"
            }

            """
        #expect(JSONValue(try JSON(parsing: text)).lines == text)
    }
}
