// SPDX-License-Identifier: GPL-3.0-or-later
import CImageCodecs
import Documents

extension ImagePreparation {
    /// The preparation that a `preprocessor_config.json` describes, or the image part of a `processor_config.json`.
    ///
    /// Missing keys mean the processor's defaults in transformers; unknown keys are passed over.
    ///
    /// - Throws: `PreparingError` for a processor that is not known, a value of the wrong kind, or one out of bounds.
    public init(_ file: JSON, method: ResizeMethod = .pillow) throws(PreparingError) {
        guard file.kind == .object else { throw PreparingError("a preprocessor file holds a JSON object") }
        let settings = PreprocessorSettings(file: file["image_processor"] ?? file)
        let older = try settings.string("feature_extractor_type")
        let name = try settings.string("image_processor_type") ?? older ?? "CLIPImageProcessor"
        guard let defaults = ProcessorDefaults.named(name) else {
            throw PreparingError(
                "pictures for \(name) cannot be prepared yet",
                hint: "known are CLIP, ChineseCLIP, Siglip, Blip, ViT, DeiT, EfficientNet and Vilt image processors")
        }
        if try settings.bool("include_top") ?? (name.hasPrefix("EfficientNet")) {
            throw PreparingError(
                "include_top, a second normalisation, is not supported",
                hint: "set \"include_top\" to false in the file")
        }
        self.init(
            processor: name, resize: nil, filter: try settings.filter() ?? defaults.filter, method: method, crop: nil,
            rescale: nil, rescaleOffset: 0, normalization: nil)
        if try settings.bool("do_resize") ?? true { resize = try settings.target(defaults) }
        if try settings.bool("do_center_crop") ?? (defaults.crop != nil) {
            crop = try settings.crop() ?? defaults.crop
            guard crop != nil else { throw PreparingError("do_center_crop is set, but there is no crop_size") }
        }
        if try settings.bool("do_rescale") ?? true {
            rescale = try settings.number("rescale_factor") ?? 1 / 255.0
            guard rescale != 0 else { throw PreparingError("rescale_factor is 0") }
            if try settings.bool("rescale_offset") ?? false { rescaleOffset = 1 }
        }
        if try settings.bool("do_normalize") ?? true {
            let mean = try settings.channels("image_mean") ?? defaults.mean
            let std = try settings.channels("image_std") ?? defaults.std
            guard std.allSatisfy({ $0 != 0 }) else {
                throw PreparingError("image_std holds a 0, which nothing divides by")
            }
            normalization = Normalization(mean: mean, std: std)
        }
    }

    /// The preparation of OpenAI's CLIP: 224 pixels, bicubic.
    public static let clip = ImagePreparation(
        processor: "CLIPImageProcessor", resize: .shortestEdge(224, longest: nil), filter: .bicubic, method: .pillow,
        crop: PixelSize(height: 224, width: 224), rescale: 1 / 255.0, rescaleOffset: 0,
        normalization: Normalization(mean: ProcessorDefaults.clipMean, std: ProcessorDefaults.clipStd))
}

/// The values of a preprocessor file, each asked for by key and kind.
private struct PreprocessorSettings {
    let file: JSON

    /// The value under a key; nil when it is absent or null.
    private func value(_ key: String) -> JSON? {
        guard let value = file[key], !value.isNull else { return nil }
        return value
    }

    private func refuse(_ key: String, _ wanted: String) -> PreparingError {
        PreparingError("\"\(key)\" in the preprocessor file is not \(wanted)")
    }

    func bool(_ key: String) throws(PreparingError) -> Bool? {
        guard let value = value(key) else { return nil }
        guard let bool = value.bool else { throw refuse(key, "true or false") }
        return bool
    }

    func string(_ key: String) throws(PreparingError) -> String? {
        guard let value = value(key) else { return nil }
        guard let string = value.string else { throw refuse(key, "a string") }
        return string
    }

    func number(_ key: String) throws(PreparingError) -> Double? {
        guard let value = value(key) else { return nil }
        guard let number = value.double else { throw refuse(key, "a number") }
        return number
    }

    func filter() throws(PreparingError) -> ResamplingFilter? {
        guard let value = value("resample") else { return nil }
        guard let number = value.int, let filter = ResamplingFilter(rawValue: number) else {
            throw refuse("resample", "one of Pillow's filters, 0 to 5")
        }
        return filter
    }

    /// One number for each of three channels; a lone number stands for all.
    func channels(_ key: String) throws(PreparingError) -> [Double]? {
        guard let value = value(key) else { return nil }
        if let number = value.double { return [number, number, number] }
        let numbers = value.elements?.compactMap { $0.double } ?? []
        guard numbers.count == 3, value.count == 3 else { throw refuse(key, "a list of three numbers") }
        return numbers
    }

    private func side(_ value: JSON, _ key: String) throws(PreparingError) -> Int {
        guard let side = value.int, side > 0, side <= 16_384 else { throw refuse(key, "made of sides from 1 to 16384") }
        return side
    }

    private func optionalSide(_ value: JSON?, _ key: String) throws(PreparingError) -> Int? {
        guard let value, !value.isNull else { return nil }
        return try side(value, key)
    }

    /// A list is height before width, as transformers reads it.
    private func size(_ value: JSON, _ key: String) throws(PreparingError) -> PixelSize? {
        if let list = value.elements.map(Array.init), list.count == 2 {
            return PixelSize(height: try side(list[0], key), width: try side(list[1], key))
        }
        guard let height = value["height"], let width = value["width"] else { return nil }
        return PixelSize(height: try side(height, key), width: try side(width, key))
    }

    func target(_ defaults: ProcessorDefaults) throws(PreparingError) -> ResizeTarget {
        guard let value = value("size") else { return defaults.size }
        if case .multiple(_, let usual) = defaults.size {
            let divisor = try optionalSide(self.value("size_divisor"), "size_divisor")
            guard let edge = value["shortest_edge"] ?? (value.kind == .number ? value : nil) else {
                throw refuse("size", "a shortest_edge, which this processor needs")
            }
            return .multiple(shortest: try side(edge, "size"), divisor: divisor ?? usual)
        }
        if value.kind == .number {
            let side = try side(value, "size")
            return defaults.isSquare
                ? .exact(PixelSize(height: side, width: side)) : .shortestEdge(side, longest: nil)
        }
        if let edge = value["shortest_edge"] {
            return .shortestEdge(try side(edge, "size"), longest: try optionalSide(value["longest_edge"], "size"))
        }
        if let size = try size(value, "size") { return .exact(size) }
        if let height = value["max_height"], let width = value["max_width"] {
            return .within(PixelSize(height: try side(height, "size"), width: try side(width, "size")))
        }
        throw refuse("size", "a number, a shortest_edge, or a height and a width")
    }

    func crop() throws(PreparingError) -> PixelSize? {
        guard let value = value("crop_size") else { return nil }
        if value.kind == .number {
            let side = try side(value, "crop_size")
            return PixelSize(height: side, width: side)
        }
        guard let size = try size(value, "crop_size") else {
            throw refuse("crop_size", "a number, or a height and a width")
        }
        return size
    }
}
