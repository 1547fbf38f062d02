// SPDX-License-Identifier: GPL-3.0-or-later
import Documents
import Engine
import Foundation
import Models
import Preparing
import Results

/// A script for Python's transformers, line by line: it loads a model as Rebus does, computes in f32, and saves arrays.
struct PythonScript {
    private(set) var lines: [String] = []
    private let session: Session
    private let model: LoadedModel
    /// Whether the model cuts texts, or prepares pictures.
    private var hasTokenizer = false
    private var hasProcessor = false

    /// - Parameters:
    ///   - line: what the script shows the result of.
    ///   - type: the class of transformers; nil for the one that goes with the architecture.
    /// - Throws: `Complaint` for a model that transformers does not know, or that lies in no folder.
    init(_ line: String, _ argument: ModelArgument, as type: String? = nil, in context: Context) throws {
        session = context.session
        model = argument.model
        let modelType = model.facts.modelType
        guard !(model.model is FusionModel) else {
            throw Complaint(
                "\(argument.name) is a model of Rebus's own, which transformers does not know", culprit: argument.name)
        }
        guard let folder = model.folder?.path else {
            throw Complaint(
                "\(argument.name) lies in no folder that transformers could open", culprit: argument.name,
                hint: "save \(argument.name) FOLDER; \(argument.name) = load FOLDER")
        }
        if session.run(training: model) != nil {
            context.note(
                Phrase("\(argument.name) is being trained: the script opens the weights it began with", .warning))
        }
        let name = type ?? Self.className(modelType, model)
        lines = [
            "# \(line.split(separator: "\n").joined(separator: " "))",
            "import numpy as np",
            "import torch",
            "from PIL import Image, ImageOps",
            "from transformers import AutoImageProcessor, AutoTokenizer, \(name)",
            "",
            "folder = \(Self.text(session.resolve(folder)))",
            "model = \(name).from_pretrained(folder, dtype=torch.float32, attn_implementation=\"eager\").eval()",
        ]
    }

    /// The class that a checkpoint opens with.
    private static func className(_ modelType: String, _ model: LoadedModel) -> String {
        switch modelType {
        case "clip": return "CLIPModel"
        case "bert": return "BertModel"
        case "siglip": return "SiglipModel"
        case "align": return "AlignModel"
        // Checkpoints of the hub leave the prefix out that the class with a head puts before every name.
        case "gpt2":
            return model.layout.parameter("transformer.wte.weight") == nil ? "GPT2Model" : "GPT2LMHeadModel"
        case "vision-encoder-decoder": return "VisionEncoderDecoderModel"
        default:
            let stated = model.description.config["architectures"]?.elements?.lazy.compactMap(\.string).first
            return stated ?? "AutoModel"
        }
    }

    mutating func add(_ line: String) { lines.append(line) }
    mutating func add(_ more: [String]) { lines += more }

    /// Defines `pixels` of these pictures.
    mutating func addPixels(_ pictures: [(name: String, picture: Picture)]) throws {
        if !hasProcessor {
            let backend = session.settings.text("resize") == "torchvision" ? "torchvision" : "pil"
            add("processor = AutoImageProcessor.from_pretrained(folder, backend=\"\(backend)\")")
            hasProcessor = true
        }
        add("pictures = [\(try pictures.map { Self.text(try path(of: $0)) }.joined(separator: ", "))]")
        add("opened = [ImageOps.exif_transpose(Image.open(path)).convert(\"RGB\") for path in pictures]")
        add("pixels = processor(opened, return_tensors=\"pt\")[\"pixel_values\"]")
    }

    /// Defines `tokens` of these texts.
    mutating func addTokens(_ texts: [String]) {
        addTokenizer()
        let most = (try? model.textEmbedder().maximumTokens).map { ", max_length=\($0)" } ?? ""
        add("texts = [\(texts.map(Self.text).joined(separator: ", "))]")
        let padding = texts.count > 1 ? "padding=True, " : ""
        add("tokens = tokenizer(texts, \(padding)truncation=True\(most), return_tensors=\"pt\")")
    }

    mutating func addTokenizer() {
        if !hasTokenizer { add("tokenizer = AutoTokenizer.from_pretrained(folder)") }
        hasTokenizer = true
    }

    /// Keeps what modules give, by path: `part` is which of several things a module gives.
    mutating func addHooks(_ paths: [String], part: Int) {
        add([
            "paths = [\(paths.map(Self.text).joined(separator: ", "))]",
            "kept = {}",
            "for path in paths:",
            "    def keep(module, given, made, path=path):",
            "        kept[path] = made[\(part)] if isinstance(made, tuple) else made",
            "    model.get_submodule(path).register_forward_hook(keep)",
        ])
    }

    /// Saves arrays, each a name and an expression, to `out.npz`.
    mutating func save(_ arrays: KeyValuePairs<String, String>) {
        add("np.savez(\"out.npz\", \(arrays.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")))")
    }

    /// Where a picture lies: the word that named it, or the file it came from.
    private func path(of picture: (name: String, picture: Picture)) throws -> String {
        for name in [picture.name, picture.picture.name] {
            let path = session.resolve(name)
            if FileManager.default.fileExists(atPath: path) { return path }
        }
        throw Complaint(
            "\(picture.name) lies in no file that a script could open", culprit: picture.name,
            hint: "save \(picture.name) PICTURE.png, and ask again with that")
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let hex = String(scalar.value, radix: 16)
        let (sign, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        return "\\" + sign + String(repeating: "0", count: width - hex.utf8.count) + hex
    }

    /// A text as Python writes it.
    static func text(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            default:
                // A script that reads otherwise than it runs would be a trap.
                result += scalar.steers ? escape(scalar) : String(scalar)
            }
        }
        return result + "\""
    }
}
