// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Engine
import Results

/// Tells what a file of weights holds, from its header alone.
struct PeekCommand: Command {
    static let name = "peek"
    static let summary = "Tells what a file of weights holds and asks for, from its header; nothing in it is run."
    static let examples = [
        Example("peek tiny-clip/model.safetensors", "its tensors, formats and metadata, in milliseconds"),
        Example("peek tiny-clip", "the weights of a folder, or of the shards of an index.json"),
        Example("peek out.npz --verify", "every checksum too, which reads the whole file"),
    ]

    @Argument("a .safetensors, .bin, .pt, .npy, .npz, .gguf, an index.json or a folder") var file: FileArgument
    @Flag("list all tensors, however many") var all
    @Flag("list what the file says of itself in place of its tensors") var metadata
    @Flag("list what its pickle asks for in place of its tensors") var names
    @Flag("compare every checksum, and fail for what open would refuse") var verify

    private static let mostRows = 60
    private static let mostLead = 8
    private static let longestText = 96

    func run(in context: Context) throws -> Value? {
        let outline = try FileOutline(path: file.path, verifying: verify)
        let strange = outline.strangeNames
        if let fault = outline.fault, strange.isEmpty || verify {
            let kind = outline.kind.isEmpty ? "" : "\(outline.kind), "
            throw Complaint(
                "\(file.name) (\(kind)\(Format.bytes(outline.byteCount))): \(fault.message)", culprit: file.name,
                hint: fault.hint)
        }
        if verify, let first = strange.first {
            throw Complaint(
                "\(file.name) asks for \(Self.cut(first.text)), which no file of weights needs", culprit: file.name,
                hint: "peek \(file.name) --names lists all that it asks for; nothing of it was run")
        }
        return .table(table(of: outline))
    }

    private func table(of outline: FileOutline) -> Table {
        let (columns, rows): ([String], [[Table.Cell]]) =
            metadata
            ? (["key", "value"], outline.metadata.map { [.text(Self.cut($0.key)), .text(Self.cut($0.value))] })
            : names
                ? (["name", "open"], outline.names.map(Self.row))
                : (["tensor", "format", "shape", "size"], outline.rows.map { Self.row($0) })
        let shown = all ? rows : Array(rows.prefix(Self.mostRows))
        let rest = rows.count - shown.count
        return Table(
            title: file.name, lead: lead(of: outline), columns: columns, rows: shown,
            notes: rest > 0 ? [Phrase("… and \(Format.count(rest)) more; --all lists them", .quiet)] : [])
    }

    private static func row(_ row: FileOutline.Row) -> [Table.Cell] {
        [
            .path(row.name), .text(row.format.lowercased() + (row.isRead ? "" : " (not computed with)")),
            .text(row.shape.isEmpty ? "scalar" : Format.sides(row.shape)), .text(Format.bytes(row.byteCount)),
        ]
    }

    private static func row(_ name: PickledName) -> [Table.Cell] {
        [
            .text(cut(name.text)),
            .text(name.isKnown ? "reads it as data" : "refuses it; others import it, and mostly call it"),
        ]
    }

    // MARK: Above the rows

    private func lead(of outline: FileOutline) -> [Phrase] {
        var lines = [Self.summary(of: outline)]
        lines += Self.asked(of: outline)
        if let fault = outline.fault { lines.append(Phrase("open refuses it: \(Self.cut(fault.message))", .warning)) }
        lines += outline.remarks.prefix(Self.mostLead).map { Phrase(Self.cut($0, to: 160), .quiet) }
        guard !metadata else { return lines }
        for (key, value) in outline.metadata.prefix(Self.mostLead) {
            lines.append(Phrase(Self.cut(key) + "  ", .quiet) + Phrase(Self.cut(value)))
        }
        let rest = outline.metadata.count - Self.mostLead
        if rest > 0 {
            lines.append(Phrase("… and \(Format.count(rest)) more of metadata; --metadata lists it", .quiet))
        }
        return lines
    }

    /// `safetensors · 398 tensors · 149.6 M numbers · f16 · 299 MB`
    private static func summary(of outline: FileOutline) -> Phrase {
        var pieces: [String] = []
        if !outline.rows.isEmpty {
            pieces.append(Format.plural(outline.rows.count, "tensor"))
            pieces.append(Format.parameters(outline.rows.reduce(0) { $0 &+ $1.count }) + " numbers")
            var sizes: [String: Int] = [:]
            for row in outline.rows { sizes[row.format, default: 0] &+= max(row.byteCount, 1) }
            let formats = sizes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { $0.key.lowercased() }
            pieces.append(formats.prefix(4).joined(separator: ", ") + (formats.count > 4 ? ", …" : ""))
        }
        pieces.append(Format.bytes(outline.byteCount))
        return Phrase(outline.kind, .strong) + Phrase(" · " + pieces.joined(separator: " · "), .quiet)
    }

    /// What the pickle asks for: one line where all of it is known, else a line for each name that is not.
    private static func asked(of outline: FileOutline) -> [Phrase] {
        guard !outline.names.isEmpty else { return [] }
        let strange = outline.strangeNames
        let known = outline.names.filter(\.isKnown).map(\.text)
        var lines: [Phrase] = []
        for name in strange.prefix(mostLead) {
            lines.append(
                Phrase("asks for \(cut(name.text))", .warning)
                    + Phrase(", which no file of weights needs: other programs import it, and mostly call it", .quiet))
        }
        if strange.count > mostLead {
            lines.append(
                Phrase("… and for \(Format.count(strange.count - mostLead)) more; --names lists them", .warning))
        }
        if !known.isEmpty {
            let text = known.prefix(mostLead).joined(separator: ", ") + (known.count > mostLead ? ", …" : "")
            lines.append(Phrase("asks for \(cut(text, to: 400)): known as data, none is called", .quiet))
        }
        return lines
    }

    private static func cut(_ text: String, to length: Int = longestText) -> String {
        guard text.unicodeScalars.count > length else { return text }
        return String(text.unicodeScalars.prefix(length - 1)) + "…"
    }
}
