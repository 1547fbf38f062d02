// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing

/// Pictures in a folder with what a list says of them: a Hugging Face imagefolder, {image, text} rows, or COCO
/// captions.
///
/// Where folders train, validation or test exist they are the splits; else a hash of each file's name puts nine of ten
/// pictures into train and half of the rest into either other split, whatever else is in the folder.
public struct FolderDataset: Dataset {
    /// A picture file and what is known of it.
    struct Entry: Sendable {
        /// From the folder.
        let file: String
        let captions: [String]
        let label: Int?
        let questions: [Question]
    }

    public let folder: String
    public let split: DatasetSplit
    public let classNames: [String]
    public let notes: [String]
    let entries: [Entry]
    /// What the captions come from: a list's name, or nil for folders that name classes.
    let list: String?

    /// Looks through a folder.
    ///
    /// - Parameter list: the file of captions, from the folder; nil for metadata.jsonl, metadata.csv, the only .json,
    ///   .jsonl or .csv there is, or else folders that name classes.
    /// - Throws: `DatasetError` where there is no folder, no picture, or a list that cannot be read or names files
    ///   outside.
    public init(_ folder: String, list: String? = nil, split: DatasetSplit = .train) throws(DatasetError) {
        let reading = try FolderReading(folder, list: list, split: split)
        self.folder = folder
        self.split = split
        self.list = reading.list
        classNames = reading.classNames
        entries = reading.entries
        notes = reading.notes
    }

    public var name: String { folder.split(separator: "/").last.map(String.init) ?? folder }
    public var count: Int { entries.count }
    public var summary: String {
        let source = list ?? (classNames.isEmpty ? "no list" : "\(classNames.count) classes")
        return "\(split.rawValue) part: \(count) pictures, \(source)"
    }

    public func example(_ index: Int) throws(DatasetError) -> DatasetExample {
        try check(index)
        let entry = entries[index]
        do {
            return DatasetExample(
                picture: try Picture(contentsOf: folder + "/" + entry.file), label: entry.label,
                captions: entry.captions, questions: entry.questions)
        } catch { throw DatasetError(error.message, hint: error.hint) }
    }

    /// Which split a file belongs to where no folders say so; FNV-1a over its name, so that it never moves.
    static func split(of file: String) -> DatasetSplit {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in file.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        switch SplitMix.hash(hash, 0) % 100 {
        case ..<90: return .train
        case ..<95: return .validation
        default: return .test
        }
    }
}
