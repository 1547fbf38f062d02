// SPDX-License-Identifier: GPL-3.0-or-later

/// Finds out what a folder of pictures holds.
struct FolderReading {
    private(set) var entries: [FolderDataset.Entry] = []
    private(set) var classNames: [String] = []
    private(set) var notes: [String] = []
    private(set) var list: String?

    private let folder: String
    private let split: DatasetSplit
    /// Folders that are splits, by split.
    private let splitFolders: [DatasetSplit: String]

    private static let names: [(DatasetSplit, [String])] = [
        (.train, ["train", "training"]), (.validation, ["validation", "valid", "val", "dev"]),
        (.test, ["test", "testing"]),
    ]

    init(_ folder: String, list wanted: String?, split: DatasetSplit) throws(DatasetError) {
        let walk = try FolderWalk(folder)
        var found: [DatasetSplit: String] = [:]
        for (split, names) in Self.names {
            found[split] = names.first { FolderWalk.isFolder(folder + "/" + $0) }
        }
        self.folder = folder
        self.split = split
        splitFolders = found
        if !found.isEmpty, found[split] == nil {
            throw DatasetError(
                "\(folder) has no part \(split.rawValue)",
                hint: "it has \(found.values.sorted().joined(separator: " and "))")
        }
        list = wanted
        if list == nil { list = try findList(walk.files) }
        if let list {
            try readList(list, walk.files)
        } else {
            readClasses(walk.files)
        }
        let others = walk.files.count { !$0.isPictureName && $0 != list && belongs($0) }
        if others > 0 { notes.append("files that are neither PNG nor JPEG: \(others)") }
        if walk.passedOver > 0 {
            notes.append("links to folders and unreadable names, not followed: \(walk.passedOver)")
        }
        guard !entries.isEmpty else {
            throw DatasetError(
                "there is no picture in the \(split.rawValue) part of \(folder)",
                hint: notes.first ?? "--split takes train, validation or test")
        }
    }

    /// Whether a file lies in the split, by its folder or by its name.
    private func belongs(_ file: String) -> Bool {
        guard !splitFolders.isEmpty else { return FolderDataset.split(of: file) == split }
        return splitFolders[split].map { file.utf8.starts(with: ($0 + "/").utf8) } ?? false
    }

    // MARK: Lists

    /// The list of the split's folder, or else of the folder itself.
    private func findList(_ files: [String]) throws(DatasetError) -> String? {
        let places = (splitFolders[split].map { [$0 + "/"] } ?? []) + [""]
        for place in places {
            let here = files.filter { file in
                file.utf8.starts(with: place.utf8) && !file.utf8.dropFirst(place.utf8.count).contains(UInt8(ascii: "/"))
            }
            for name in ["metadata.jsonl", "metadata.csv"] where here.contains(place + name) { return place + name }
            let lists = here.filter { file in [".json", ".jsonl", ".csv"].contains { file.hasEnding($0) } }
            if lists.count == 1 { return lists[0] }
            if lists.count > 1 {
                throw DatasetError(
                    "\(folder) holds \(lists.count) lists: \(lists.prefix(4).joined(separator: ", "))",
                    hint: "--list \(lists[0]) takes that one")
            }
        }
        return nil
    }

    private mutating func readList(_ name: String, _ files: [String]) throws(DatasetError) {
        let read = try CaptionList(contentsOf: folder + "/" + name, named: name)
        notes += read.remarks
        let prefix = base(of: read, list: name)
        let labels = Self.sorted(Set(read.entries.compactMap(\.label)))
        let numbers = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        var (missing, kinds, silent): ([String], Int, Int) = ([], 0, 0)
        for entry in read.entries {
            let file = prefix + entry.file
            guard belongs(file) else { continue }
            if entry.saysNothing {
                silent += 1
            } else if !FolderWalk.isFile(folder + "/" + file) {
                missing.append(entry.file)
            } else if !file.isPictureName {
                kinds += 1
            } else {
                entries.append(
                    FolderDataset.Entry(
                        file: file, captions: entry.captions, label: entry.label.flatMap { numbers[$0] },
                        questions: entry.questions))
            }
        }
        classNames = labels
        if let first = missing.first { notes.append("listed but not there: \(missing.count), the first \(first)") }
        if kinds > 0 { notes.append("listed but neither PNG nor JPEG: \(kinds)") }
        if silent > 0 { notes.append("listed without a caption: \(silent)") }
        let known = Set(read.entries.map { Array((prefix + $0.file).utf8) })
        let unlisted = files.count { $0.isPictureName && belongs($0) && !known.contains(Array($0.utf8)) }
        if unlisted > 0 { notes.append("pictures that the list does not name: \(unlisted)") }
    }

    /// Where the names of a list begin: at the list, at the folder, or at a folder in it, as COCO's do.
    private func base(of read: CaptionList, list: String) -> String {
        let own = list.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(list[...$0]) } ?? ""
        guard let first = read.entries.first(where: { !$0.saysNothing })?.file else { return own }
        var places = [own, ""]
        // captions_val2017.json speaks of pictures in val2017.
        if let stem = list.split(separator: "/").last?.split(separator: ".").first,
            let last = stem.split(separator: "_").last
        {
            places += [String(last) + "/", "images/", "images/\(last)/"]
        }
        return places.first { FolderWalk.isFile(folder + "/" + $0 + first) } ?? own
    }

    // MARK: Classes

    /// Pictures of a folder that names a class; those outside have none.
    private mutating func readClasses(_ files: [String]) {
        let pictures = files.filter(\.isPictureName)
        let names = Self.sorted(Set(pictures.compactMap(className)))
        let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        for file in pictures where belongs(file) {
            let name = className(of: file)
            let caption = name.map { "a photo of a " + String(decoding: $0.utf8.map(Self.spaced), as: UTF8.self) }
            entries.append(
                FolderDataset.Entry(
                    file: file, captions: caption.map { [$0] } ?? [], label: name.flatMap { numbers[$0] },
                    questions: []))
        }
        classNames = names
        let bare = entries.count { $0.label == nil }
        if bare > 0 { notes.append("pictures in no folder that names a class: \(bare)") }
    }

    /// The folder that a picture lies in, below those of the splits.
    private func className(of file: String) -> String? {
        var parts = file.split(separator: "/").map(String.init)
        if let first = parts.first, splitFolders.values.contains(first) { parts.removeFirst() }
        return parts.count > 1 ? parts[0] : nil
    }

    private static func spaced(_ byte: UInt8) -> UInt8 {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") ? 32 : byte
    }

    /// Numbers by their size where all are numbers, else by bytes.
    private static func sorted(_ names: Set<String>) -> [String] {
        let areNumbers = names.allSatisfy { Int($0) != nil }
        return names.sorted { one, other in
            if areNumbers, let a = Int(one), let b = Int(other), a != b { return a < b }
            return one.utf8.lexicographicallyPrecedes(other.utf8)
        }
    }
}
