// SPDX-License-Identifier: GPL-3.0-or-later
import Results

extension Outcome {
    /// A step as one JSON object on one line, as `--json` prints it.
    ///
    /// Members, in this order: `line` (the step's number), `source` (its text), `ok`, `kind`, `name` (what it bound, or
    /// null), `value` or `error` (`message`, `hint`), and where there are any `notes`; `seconds` where it was done.
    public func json(line number: Int, source: String) -> String {
        var json = JSONWriter()
        json.object { json in
            json.key("line"); json.integer(number)
            json.key("source"); json.string(source)
            switch self {
            case .done(let name, let value, let shown, let notes, let seconds):
                json.key("ok"); json.truth(true)
                json.key("kind"); json.string(value?.kind ?? shown?.kind ?? "none")
                json.key("name")
                if let name { json.string(name) } else { json.null() }
                json.key("value")
                if let value { json.value(value) } else if let shown { json.showable(shown) } else { json.null() }
                if !notes.isEmpty { json.key("notes"); json.strings(notes.map(\.text)) }
                json.key("seconds"); json.number((seconds * 1e6).rounded() / 1e6)
            case .failed(let complaint):
                json.failure(complaint.message, hint: complaint.hint)
            case .cancelled(let notes):
                json.failure("stopped", hint: notes.last?.text)
            }
        }
        return json.text
    }
}

extension JSONWriter {
    fileprivate mutating func failure(_ message: String, hint: String?) {
        key("ok"); truth(false)
        key("kind"); string("error")
        key("name"); null()
        key("error")
        object { json in
            json.key("message"); json.string(message)
            json.key("hint")
            if let hint { json.string(hint) } else { json.null() }
        }
    }
}

extension Value {
    /// The value alone as JSON, as the member `value` of a step has it.
    public var json: String {
        var json = JSONWriter()
        json.value(self)
        return json.text
    }
}
