// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Engine
import Results
import Tensors

/// Opens a file of tensors.
struct OpenCommand: Command {
    static let name = "open"
    static let summary = "Opens a file of tensors: .npy, .npz, .safetensors, or .bin and .pt of torch.save."
    static let examples = [
        Example("e = open e.npy", "one tensor"),
        Example("s = open tiny-clip/model.safetensors", "every tensor of a file; s.logit_scale is one of them"),
        Example("o = open out.npz --verify", "with every checksum compared; peek only reads the header"),
    ]

    @Argument("the file") var file: FileArgument
    @Flag("compare every checksum, which reads the whole file") var verify

    func run(in context: Context) throws -> Value? {
        switch file.name.lowercased().split(separator: ".").last {
        case "npy":
            let tensor = try NumPyReader.read(npy: file.path)
            if verify { context.note(Phrase("a .npy file has no checksums", .quiet)) }
            return .tensor(tensor)
        case "npz":
            let arrays = try NumPyReader.read(npz: file.path)
            if verify { context.note(Phrase("every checksum is right", .quiet)) }
            return .tensors(TensorTable(arrays))
        case "safetensors", "bin", "pt", "pth": return try weights(in: context)
        default:
            throw Complaint(
                "\(file.name) is no file of tensors that can be opened", culprit: file.name,
                hint: "open reads .npy, .npz, .safetensors, .bin and .pt; image reads pictures, load reads models")
        }
    }

    private func weights(in context: Context) throws -> Value {
        let opened: any WeightFile
        if file.name.lowercased().hasSuffix(".safetensors") {
            opened = try SafetensorsFile(path: file.path)
            if verify { context.note(Phrase("safetensors has no checksums; its header is sound", .quiet)) }
        } else {
            let archive = try TorchFile(path: file.path)
            if verify {
                try archive.checkStorages()
                context.note(Phrase("every checksum is right", .quiet))
            }
            opened = archive
        }
        var tensors: [(name: String, tensor: Tensor)] = []
        var formats: [String: String] = [:]
        var left: [String] = []
        for entry in opened.entries {
            try context.checkpoint()
            guard entry.readFormat != nil else {
                left.append("\(entry.name) (\(entry.format.lowercased()))")
                continue
            }
            guard let tensor = try opened.tensor(named: entry.name) else { continue }
            tensors.append((entry.name, tensor))
            if entry.dtype == nil { formats[entry.name] = entry.format.lowercased() }
        }
        if !left.isEmpty {
            let names = left.prefix(3).joined(separator: ", ") + (left.count > 3 ? ", …" : "")
            context.note(
                Phrase(
                    "\(Format.plural(left.count, "tensor")) left out, of formats not computed with: \(names)", .warning)
            )
        }
        return .tensors(TensorTable(tensors, formats: formats))
    }
}
