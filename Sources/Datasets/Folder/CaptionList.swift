// SPDX-License-Identifier: GPL-3.0-or-later

/// What a file of captions says of picture files, gathered by file in the order of their first mention.
struct CaptionList {
    struct Entry {
        /// As the list names it: a path from the folder of the list.
        let file: String
        var captions: [String] = []
        var label: String?
        var questions: [Question] = []

        var saysNothing: Bool { captions.isEmpty && label == nil && questions.isEmpty }
    }

    private(set) var entries: [Entry] = []
    // By bytes: Swift's own comparison takes names for one that are two on disk.
    private var places: [[UInt8]: Int] = [:]
    private var ignored: [String] = []
    private(set) var notes: [String] = []

    static let fileKeys = ["file_name", "image", "image_path", "filename", "filepath", "path"]
    static let textKeys = ["text", "caption", "captions", "sentence", "sentences"]
    private static let labelKeys = ["label", "class"]

    /// Where `name` lies in the list, with a place for it where it is new.
    ///
    /// - Throws: `DatasetError` for a name that leads out of the folder or is empty.
    mutating func place(of name: String, in file: String) throws(DatasetError) -> Int {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard !name.isEmpty, !name.utf8.contains(0) else {
            throw DatasetError("\(file) names a picture without a name")
        }
        guard name.utf8.first != UInt8(ascii: "/"), !parts.contains(where: { $0.elementsEqual("..".utf8) }) else {
            throw DatasetError(
                "\(file) names \(name), which lies outside the folder", hint: "names in it begin at the folder itself")
        }
        let key = Array(name.utf8)
        if let place = places[key] { return place }
        places[key] = entries.count
        entries.append(Entry(file: name))
        return entries.count - 1
    }

    mutating func add(_ caption: String, at place: Int) {
        let caption = caption.trimmed
        if !caption.isEmpty, !entries[place].captions.contains(caption) { entries[place].captions.append(caption) }
    }

    /// One row of a list, its fields by their names.
    mutating func add(_ fields: [(key: String, values: [String])], in file: String, row: Int) throws(DatasetError) {
        guard let name = fields.first(where: { Self.fileKeys.contains($0.key) && !$0.values.isEmpty }) else {
            throw DatasetError(
                "\(file), row \(row), names no picture", hint: "a row has file_name or image, and text or caption")
        }
        let place = try place(of: name.values[0], in: file)
        var (question, answer): (String?, String?) = (nil, nil)
        for (key, values) in fields where key != name.key {
            switch key {
            case _ where Self.textKeys.contains(key): for value in values { add(value, at: place) }
            case _ where Self.labelKeys.contains(key): entries[place].label = values.first ?? entries[place].label
            case "question": question = values.first
            case "answer": answer = values.first
            default: ignore(key)
            }
        }
        if let question, let answer {
            entries[place].questions.append(Question(question, answer: answer))
        } else if question != nil || answer != nil {
            ignore(question == nil ? "answer" : "question")
        }
    }

    /// Remembers a key or column that is not read; as many as fit a line.
    mutating func ignore(_ key: String) {
        if ignored.count < 12, !ignored.contains(key) { ignored.append(key) }
    }

    mutating func note(_ note: String) { notes.append(note) }

    /// What was passed over while reading, one sentence each.
    var remarks: [String] { (ignored.isEmpty ? [] : ["not read: " + ignored.joined(separator: ", ")]) + notes }
}
