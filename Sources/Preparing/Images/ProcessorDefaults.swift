// SPDX-License-Identifier: GPL-3.0-or-later

/// What an image processor of transformers does where its file is silent.
struct ProcessorDefaults {
    var size: ResizeTarget
    /// Whether a lone number as size means both sides, or the shorter one.
    var isSquare: Bool
    var filter: ResamplingFilter
    var crop: PixelSize?
    var mean: [Double]
    var std: [Double]

    static let clipMean = [0.48145466, 0.4578275, 0.40821073]
    static let clipStd = [0.26862954, 0.26130258, 0.27577711]
    private static let half = [0.5, 0.5, 0.5]

    private init(
        size: ResizeTarget, isSquare: Bool, filter: ResamplingFilter, crop: Int? = nil, mean: [Double] = half,
        std: [Double] = half
    ) {
        self.size = size
        self.isSquare = isSquare
        self.filter = filter
        self.crop = crop.map { PixelSize(height: $0, width: $0) }
        self.mean = mean
        self.std = std
    }

    private static func square(_ side: Int) -> ResizeTarget { .exact(PixelSize(height: side, width: side)) }

    /// The defaults of a processor by the front of its name, which older files end in `FeatureExtractor` and others in
    /// `ImageProcessorFast`; nil for one that is not known.
    static func named(_ processor: String) -> ProcessorDefaults? {
        var family = processor
        for ending in ["Pil", "Fast"] where family.hasSuffix(ending) { family.removeLast(ending.count) }
        for ending in ["ImageProcessor", "FeatureExtractor"] where family.hasSuffix(ending) {
            family.removeLast(ending.count)
        }
        switch family {
        case "CLIP", "ChineseCLIP", "Bit":
            return ProcessorDefaults(
                size: .shortestEdge(224, longest: nil), isSquare: false, filter: .bicubic, crop: 224, mean: clipMean,
                std: clipStd)
        case "Siglip": return ProcessorDefaults(size: square(224), isSquare: false, filter: .bicubic)
        case "Blip":
            return ProcessorDefaults(
                size: square(384), isSquare: true, filter: .bicubic, mean: clipMean, std: clipStd)
        case "ViT": return ProcessorDefaults(size: square(224), isSquare: true, filter: .bilinear)
        case "DeiT": return ProcessorDefaults(size: square(256), isSquare: true, filter: .bicubic, crop: 224)
        case "EfficientNet": return ProcessorDefaults(size: square(346), isSquare: true, filter: .bicubic)
        case "Vilt":
            return ProcessorDefaults(size: .multiple(shortest: 384, divisor: 32), isSquare: false, filter: .bicubic)
        default: return nil
        }
    }
}
