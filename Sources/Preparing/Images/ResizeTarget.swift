// SPDX-License-Identifier: GPL-3.0-or-later

/// The size that a picture is brought to before it is cropped.
public enum ResizeTarget: Sendable, Equatable {
    /// To exactly this size; proportions are not kept.
    case exact(PixelSize)
    /// The shorter side to this length; shorter still where else the longer side would pass `longest`.
    case shortestEdge(Int, longest: Int?)
    /// As large as fits into this size with its proportions kept.
    case within(PixelSize)
    /// The shorter side to this length, the longer within 1333/800 of it, both cut to a multiple of `divisor` (ViLT).
    case multiple(shortest: Int, divisor: Int)

    /// The size a picture of `size` becomes.
    ///
    /// Source: transformers 5.23, `image_transforms.py` and `image_processing_pil_vilt.py`.
    ///
    /// - Throws: `PreparingError` when a side comes to 0 or past 2³¹ pixels.
    public func size(for size: PixelSize) throws(PreparingError) -> PixelSize {
        let height = Double(size.height)
        let width = Double(size.width)
        let result: (height: Double, width: Double)
        switch self {
        case .exact(let size): return size
        case .shortestEdge(let edge, let longest?):
            result = Self.bounded(size, edge: edge, longest: longest)
        case .shortestEdge(let edge, nil):
            let short = min(height, width)
            let long = max(height, width)
            let scaled = (Double(edge) * long / short).rounded(.towardZero)
            result = width <= height ? (scaled, Double(edge)) : (Double(edge), scaled)
        case .within(let limit):
            let scale = min(Double(limit.height) / height, Double(limit.width) / width)
            result = ((height * scale).rounded(.towardZero), (width * scale).rounded(.towardZero))
        case .multiple(let shortest, let divisor):
            result = Self.divisible(size, shortest: shortest, divisor: divisor)
        }
        guard result.height >= 1, result.width >= 1, result.height < 0x1p31, result.width < 0x1p31 else {
            throw PreparingError(
                "a picture of \(size.width)×\(size.height) pixels has no size to be resized to: it is too narrow")
        }
        return PixelSize(height: Int(result.height), width: Int(result.width))
    }

    private static func bounded(_ size: PixelSize, edge: Int, longest: Int) -> (height: Double, width: Double) {
        let height = Double(size.height)
        let width = Double(size.width)
        let short = min(height, width)
        let long = max(height, width)
        var edge = Double(edge)
        var exact = edge
        if long / short * edge > Double(longest) {
            exact = Double(longest) * short / long
            edge = exact.rounded(.toNearestOrEven)
        }
        if short == edge { return (height, width) }
        let scaled = (exact * long / short).rounded(.towardZero)
        return width < height ? (scaled, edge) : (edge, scaled)
    }

    private static func divisible(_ size: PixelSize, shortest: Int, divisor: Int) -> (height: Double, width: Double) {
        let longest = (1333.0 / 800.0 * Double(shortest)).rounded(.towardZero)
        let scale = Double(shortest) / Double(min(size.height, size.width))
        var height = size.height < size.width ? Double(shortest) : scale * Double(size.height)
        var width = size.height < size.width ? scale * Double(size.width) : Double(shortest)
        if max(height, width) > longest {
            let scale = longest / max(height, width)
            height *= scale
            width *= scale
        }
        func cut(_ side: Double) -> Double {
            ((side + 0.5).rounded(.towardZero) / Double(divisor)).rounded(.towardZero) * Double(divisor)
        }
        return (cut(height), cut(width))
    }
}
