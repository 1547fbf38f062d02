// SPDX-License-Identifier: GPL-3.0-or-later

extension Session {
    /// What a name stands for: a bound name, `_`, `_7` or `here`.
    ///
    /// - Throws: `Complaint` with what is near, where nothing is called so.
    public func value(named name: String) throws(Complaint) -> Value {
        let value = try found(name)
        do { try value.checkIntact() } catch { throw Complaint(error) }
        return value
    }

    private func found(_ name: String) throws(Complaint) -> Value {
        if let value = names[name] { return value }
        if name == "_" { return try results.value(nil) }
        if RecentResults.isName(name), let number = Int(name.dropFirst()) { return try results.value(number) }
        if name == "here" {
            if let stop { return .trace(stop.here) }
            throw Complaint("nothing is stopped, so there is no value here", culprit: "here")
        }
        if verbs[name] != nil {
            throw Complaint(
                "\(name) is a command, not a value", culprit: name, hint: "type help \(name) to see how it is used")
        }
        throw Complaint(
            "nothing is called \(name)", culprit: name,
            hint: Suggestion.didYouMean(name, among: names.names) ?? "type ls to see all names")
    }

    /// Whether a name stands for a value, kept or not.
    public func isBound(_ name: String) -> Bool {
        names[name] != nil || RecentResults.isName(name) || (name == "here" && !stops.isEmpty)
    }

    /// Binds a name from within a command; `NAME =` needs no help from one.
    public func bind(_ name: String, to value: Value) throws(Complaint) {
        try names.bind(name, to: value, number: journal.nextNumber - 1)
    }

    /// Forgets a name.
    ///
    /// - Throws: `Complaint` where nothing is called so.
    public func drop(_ name: String) throws(Complaint) {
        defer { runs.removeAll { $0.name == name && names[name] == nil } }
        guard names.drop(name) else {
            throw Complaint(
                "nothing is called \(name)", culprit: name,
                hint: Suggestion.didYouMean(name, among: names.names) ?? "type ls to see all names")
        }
    }
}
