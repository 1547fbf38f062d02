// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

extension CaptionList {
    /// The largest list that is read, in bytes; the captions of COCO's training pictures take 92 million.
    static let fileLimit = 256 << 20

    /// Reads a list: `.csv` with a row of names first; `.jsonl`, an object a line; `.json`, an array of objects or
    /// COCO.
    ///
    /// - Throws: `DatasetError` for what is none of these, is damaged, or names files outside the folder.
    init(contentsOf path: String, named name: String) throws(DatasetError) {
        let bytes: [UInt8]
        do { bytes = try FileBytes.read(path, limit: Self.fileLimit) } catch {
            throw DatasetError(error.message, hint: error.hint)
        }
        if name.hasEnding(".csv") {
            try readRows(of: bytes, name)
        } else if name.hasEnding(".jsonl") {
            try readLines(of: bytes, name)
        } else {
            try readJSON(Self.json(bytes, name, line: nil), name)
        }
        guard !entries.isEmpty else { throw DatasetError("\(name) lists no picture") }
    }

    private static func json(_ bytes: [UInt8], _ name: String, line: Int?) throws(DatasetError) -> JSON {
        do { return try JSON(parsing: bytes) } catch {
            let place = line.map { ", line \($0)" } ?? ""
            throw DatasetError("\(name)\(place): \(error.message)", hint: error.hint)
        }
    }

    private mutating func readRows(of bytes: [UInt8], _ name: String) throws(DatasetError) {
        let rows = try CSVRows(bytes, in: name).rows
        guard let columns = rows.first?.map(\.trimmed) else { throw DatasetError("\(name) is empty") }
        for (index, row) in rows.enumerated().dropFirst() {
            guard row.count == columns.count else {
                throw DatasetError(
                    "\(name), row \(index + 1), has \(row.count) fields for \(columns.count) columns",
                    hint: "a field that holds a comma stands in quotes")
            }
            try add(zip(columns, row).map { ($0, $1.isEmpty ? [] : [$1]) }, in: name, row: index + 1)
        }
    }

    private mutating func readLines(of bytes: [UInt8], _ name: String) throws(DatasetError) {
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            if line.allSatisfy({ $0 == 32 || $0 == 9 || $0 == 13 }) { continue }
            try add(try Self.json(Array(line), name, line: index + 1), name, row: index + 1)
        }
    }

    private mutating func readJSON(_ json: JSON, _ name: String) throws(DatasetError) {
        if let elements = json.elements {
            var row = 1
            for element in elements {
                try add(element, name, row: row)
                row += 1
            }
        } else if let images = json["images"]?.elements, let annotations = json["annotations"]?.elements {
            try readCOCO(images, annotations, name)
            for key in Self.keys(of: json) where key != "images" && key != "annotations" { ignore(key) }
        } else {
            throw DatasetError(
                "\(name) is neither a list of {image, text} nor captions as COCO has them",
                hint: "COCO's file holds images and annotations")
        }
    }

    private mutating func add(_ json: JSON, _ name: String, row: Int) throws(DatasetError) {
        guard let members = json.members else { throw DatasetError("\(name), row \(row), is no object") }
        var fields: [(key: String, values: [String])] = []
        for (key, value) in members {
            fields.append((key.string ?? "", Self.words(of: value)))
        }
        try add(fields, in: name, row: row)
    }

    private static func keys(of json: JSON) -> [String] {
        var keys: [String] = []
        if let members = json.members { for (key, _) in members { keys.append(key.string ?? "") } }
        return keys
    }

    /// The texts of a string, a whole number or a list of strings.
    private static func words(of json: JSON) -> [String] {
        if let elements = json.elements { return elements.compactMap(\.string) }
        return (json.string ?? json.int.map(String.init)).map { [$0] } ?? []
    }

    private mutating func readCOCO(
        _ images: JSONElements, _ annotations: JSONElements, _ name: String
    ) throws(DatasetError) {
        var places: [Int: Int] = [:]
        for image in images {
            guard let id = image["id"]?.int, let file = image["file_name"]?.string else {
                throw DatasetError("\(name): an image has no id or no file_name")
            }
            places[id] = try place(of: file, in: name)
        }
        var (captions, others, strangers) = (0, 0, 0)
        for annotation in annotations {
            guard let caption = annotation["caption"]?.string, let id = annotation["image_id"]?.int else {
                others += 1
                continue
            }
            captions += 1
            if let place = places[id] { add(caption, at: place) } else { strangers += 1 }
        }
        guard captions > 0 else {
            throw DatasetError("\(name) holds no caption", hint: "COCO's captions are in captions_*.json")
        }
        if others > 0 { note("annotations without a caption: \(others)") }
        if strangers > 0 { note("captions of pictures that are not listed: \(strangers)") }
    }
}
