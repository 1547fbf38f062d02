// SPDX-License-Identifier: GPL-3.0-or-later

extension ShapesDataset {
    public var recipe: String {
        var words = ["shapes", "--size \(size)", "--seed \(Int64(bitPattern: seed))", "--split \(split.rawValue)"]
        words.append("--objects \(objects.lowerBound):\(objects.upperBound)")
        words.append("--variants \(variants) --captions \(captions.rawValue)")
        if split == .test { words.append("--pairs \(pairs.rawValue)") }
        let held = heldOut.map(\.description).joined(separator: ",")
        words.append("--hold-out \"\(held.isEmpty ? "none" : held)\"")
        return words.joined(separator: " ")
    }

    public var validation: (any Dataset)? {
        guard split == .train else { return nil }
        return try? ShapesDataset(
            size: size, seed: seed, split: .validation, heldOut: heldOut, objects: objects, variants: variants,
            captions: captions)
    }
}

extension FashionMNISTDataset {
    public var recipe: String {
        "fashion-mnist --split \(split.rawValue)" + templates.map { " --template \"\($0)\"" }.joined()
    }

    public var validation: (any Dataset)? {
        split == .train ? try? FashionMNISTDataset(split: .validation, templates: templates) : nil
    }
}

extension FolderDataset {
    public var recipe: String {
        "folder \"\(folder)\" --split \(split.rawValue)" + (list.map { " --list \"\($0)\"" } ?? "")
    }

    public var validation: (any Dataset)? {
        guard split == .train, let part = try? FolderDataset(folder, list: list, split: .validation), part.count > 0 else {
            return nil
        }
        return part
    }
}
