// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Engine
import Tensors

/// Opens a file of tensors.
struct OpenCommand: Command {
    static let name = "open"
    static let summary = "Opens a file of tensors: .npy, .npz, .safetensors, or .bin and .pt of torch.save."
    static let examples = [
        Example("e = open e.npy", "one tensor"),
        Example("s = open tiny-clip/model.safetensors", "every tensor of a file; s.logit_scale is one of them"),
    ]

    @Argument("the file") var file: FileArgument

    func run(in context: Context) throws -> Value? {
        switch file.name.lowercased().split(separator: ".").last {
        case "npy": return .tensor(try NumPyReader.read(npy: file.path))
        case "npz": return .tensors(TensorTable(try NumPyReader.read(npz: file.path)))
        case "safetensors", "bin", "pt", "pth":
            let opened: any WeightFile =
                file.name.lowercased().hasSuffix(".safetensors")
                ? try SafetensorsFile(path: file.path) : try TorchFile(path: file.path)
            var tensors: [(name: String, tensor: Tensor)] = []
            for entry in opened.entries {
                guard let tensor = try opened.tensor(named: entry.name) else { continue }
                tensors.append((entry.name, tensor))
            }
            return .tensors(TensorTable(tensors))
        default:
            throw Complaint(
                "\(file.name) is no file of tensors that can be opened", culprit: file.name,
                hint: "open reads .npy, .npz, .safetensors, .bin and .pt; image reads pictures, load reads models")
        }
    }
}
