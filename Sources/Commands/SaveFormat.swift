// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Engine
import Preparing
import Results
import Tensors
import Visuals

/// A format that `save` writes, chosen by how the file's name ends.
enum SaveFormat: String, CaseIterable {
    case npy, npz, safetensors, csv, json, png, txt, py

    /// - Throws: `Complaint` that lists the formats, where the name ends in none of them.
    init(fileName: String) throws {
        let ending = fileName.split(separator: ".").last.map { $0.lowercased() } ?? ""
        guard fileName.contains("."), let format = SaveFormat(rawValue: ending) else {
            let all = SaveFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: " ")
            throw Complaint("\(fileName) does not say in which format", culprit: fileName, hint: "end it in \(all)")
        }
        self = format
    }

    /// Writes the value; returns what was written in words.
    func write(
        _ value: Value, named name: String, to path: String, replacing: Bool, in context: Context
    ) throws -> String {
        switch self {
        case .npy:
            guard let tensor = value.tensor else { throw refused(value, named: name) }
            try NumPyWriter.write(tensor, toNPY: path, replacing: replacing)
            return "\(Self.numPyLabel(tensor)) \(tensor.shape)"
        case .npz, .safetensors:
            let tensors = try self.tensors(of: value, named: name)
            if self == .npz {
                try NumPyWriter.write(tensors, toNPZ: path, replacing: replacing)
            } else {
                try SafetensorsWriter.write(tensors, to: path, replacing: replacing)
            }
            let widened = self == .npz ? tensors.count { $0.tensor.dtype == .bf16 } : 0
            return Format.plural(tensors.count, "tensor") + (widened > 0 ? ", \(widened) of them bf16 as f32" : "")
        case .csv:
            guard let lines = CommaSeparated.lines(of: value) else { throw refused(value, named: name) }
            return try write(lines, to: path, replacing: replacing)
        case .json:
            return try write([value.json], to: path, replacing: replacing)
        case .txt:
            let lines = plainText(
                of: value.showable(name: name), width: 100, glyphs: context.session.settings.text("glyphs"))
            return try write(lines, to: path, replacing: replacing)
        case .py:
            guard case .text(let text) = value else { throw refused(value, named: name) }
            return try write([text], to: path, replacing: replacing)
        case .png:
            let ramp = context.session.settings.text("ramp")
            guard let pixels = pixels(of: value.showable(name: name), ramp: ramp) else {
                throw refused(value, named: name)
            }
            let bytes = try PNGEncoder().encode(pixels)
            try AtomicFile.write(to: path, replacing: replacing) { try $0.write(bytes) }
            return "\(pixels.shape[1]) × \(pixels.shape[0])"
        }
    }

    private func write(_ lines: [String], to path: String, replacing: Bool) throws -> String {
        let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
        try AtomicFile.write(to: path, replacing: replacing) { try $0.write(bytes) }
        return Format.bytes(bytes.count)
    }

    /// NumPy has no bf16.
    private static func numPyLabel(_ tensor: Tensor) -> String {
        tensor.dtype == .bf16 ? "bf16 as f32" : tensor.dtype.label
    }

    private func tensors(of value: Value, named name: String) throws -> [(name: String, tensor: Tensor)] {
        switch value {
        case .tensors(let table): return table.all
        case .model(let model): return model.layout.parameters.map { ($0.path, $0.value) }
        default:
            guard let tensor = value.tensor else { throw refused(value, named: name) }
            return [(name: name, tensor: tensor)]
        }
    }

    /// Whether the format can hold such a value.
    private func fits(_ value: Value) -> Bool {
        switch self {
        case .npy: value.tensor != nil
        case .npz, .safetensors:
            switch value {
            case .tensors, .model: true
            default: value.tensor != nil
            }
        case .csv: CommaSeparated.lines(of: value) != nil
        case .json, .txt: true
        case .py: if case .text = value { true } else { false }
        case .png: pixels(of: value.showable(), ramp: "") != nil
        }
    }

    private func refused(_ value: Value, named name: String) -> Complaint {
        let fitting = SaveFormat.allCases.filter { $0.fits(value) }.map { ".\($0.rawValue)" }
        return Complaint(
            "\(name) is \(value.kindWithArticle), which .\(rawValue) cannot hold", culprit: ".\(rawValue)",
            hint: "it can be saved as \(fitting.joined(separator: " "))")
    }
}
