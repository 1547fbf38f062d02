// SPDX-License-Identifier: GPL-3.0-or-later
import Tensors

extension ImagePreparation {
    /// The part of the resized picture that is kept; x and y are negative where zeros pad it.
    struct Window {
        var x: Int
        var y: Int
        var output: PixelSize
    }

    func window(of resized: PixelSize) -> Window {
        guard let crop else { return Window(x: 0, y: 0, output: resized) }
        return Window(
            x: offset(of: crop.width, in: resized.width), y: offset(of: crop.height, in: resized.height), output: crop)
    }

    /// Where the middle `part` of `whole` begins. The two libraries pad on different sides when a pixel is left over.
    private func offset(of part: Int, in whole: Int) -> Int {
        if quirks.roundsCropOffset { return Int((Double(whole - part) / 2).rounded(.toNearestOrEven)) }
        if part > whole, method == .torchvision { return -((part - whole) / 2) }
        return (whole - part) >> 1
    }

    /// u8 [H, W, 3] of the window, zeros where it lies outside the picture.
    func cut(_ picture: Picture, resized: PixelSize, window: Window) throws(PreparingError) -> Tensor {
        let output = window.output
        let rows = max(window.y, 0)..<min(window.y + output.height, resized.height)
        let columns = max(window.x, 0)..<min(window.x + output.width, resized.width)
        // Equal sizes pass through: every filter leaves them as they are, and so does the libraries' code.
        var resampling = Resampling(filter: filter, method: method)
        resampling.antialias = quirks.antialias
        resampling.cubic = quirks.cubic
        resampling.roundsBetweenPasses = quirks.roundsBetweenPasses
        if resized == picture.size { resampling = Resampling(filter: .nearest) }
        let inside = try resampling.resize(picture.pixels, to: resized, rows: rows, columns: columns)
        if rows.count == output.height, columns.count == output.width { return inside }
        let storage = Storage(byteCount: output.height * output.width * 3)
        storage.bytes.initializeMemory(as: UInt8.self, repeating: 0, count: storage.byteCount)
        for row in 0..<rows.count {
            let start = ((rows.lowerBound - window.y + row) * output.width + columns.lowerBound - window.x) * 3
            (storage.bytes + start).copyMemory(
                from: inside.bytes + row * columns.count * 3, byteCount: columns.count * 3)
        }
        withExtendedLifetime(inside) {}
        return Tensor(shape: [output.height, output.width, 3], dtype: .u8, storage: storage)
    }

    /// f32 [3, H, W]. A byte has 256 values: each channel is a table look-up.
    func values(of pixels: Tensor) -> Tensor {
        let tables = (0..<3).map(table)
        let height = pixels.shape[0]
        let width = pixels.shape[1]
        let area = height * width
        let bytes = pixels.bytes.assumingMemoryBound(to: UInt8.self)
        defer { withExtendedLifetime(pixels) {} }
        return Tensor(shape: [3, height, width]) { buffer in
            guard let target = buffer.baseAddress else { return }
            for channel in 0..<3 {
                tables[channel].withUnsafeBufferPointer { table in
                    guard let table = table.baseAddress else { return }
                    let plane = target + channel * area
                    let source = bytes + channel
                    for i in 0..<area { plane[i] = table[Int(source[3 * i])] }
                }
            }
        }
    }

    /// What each byte becomes in a channel, in the order and precision of the library that is followed.
    private func table(_ channel: Int) -> [Float] {
        (0..<256).map { byte in
            if method == .torchvision { return torchValue(Float(byte), channel) }
            // NumPy: a product in f64, cut to f32, the rest in f32.
            var value = Float(byte)
            if let rescale { value = Float(Double(byte) * rescale) - Float(rescaleOffset) }
            guard let normalization else { return value }
            return (value - Float(normalization.mean[channel])) / Float(normalization.std[channel])
        }
    }

    /// torch: where both steps are asked for, mean and std are scaled up instead of the pixels down.
    private func torchValue(_ value: Float, _ channel: Int) -> Float {
        guard let normalization else { return rescale.map { value * Float($0) - Float(rescaleOffset) } ?? value }
        var mean = Float(normalization.mean[channel])
        var std = Float(normalization.std[channel])
        if let rescale, rescaleOffset == 0 {
            mean *= Float(1 / rescale)
            std *= Float(1 / rescale)
            return (value - mean) / std
        }
        let scaled = rescale.map { value * Float($0) - Float(rescaleOffset) } ?? value
        return (scaled - mean) / std
    }

    func steps(from size: PixelSize, to resized: PixelSize, window: Window) -> [String] {
        var steps: [String] = []
        if resize != nil {
            steps.append(
                "resize \(size.width)×\(size.height) to \(resized.width)×\(resized.height), \(filter.label) "
                    + "(\(method.rawValue))")
        }
        if crop != nil {
            let padded = window.x < 0 || window.y < 0 ? ", padded with zeros" : ""
            steps.append(
                "keep the middle \(window.output.width)×\(window.output.height), "
                    + "from (\(window.x), \(window.y))\(padded)"
            )
        }
        if let rescale {
            let factor = rescale == 1 / 255.0 ? "1/255" : "\(rescale)"
            steps.append("multiply by \(factor)" + (rescaleOffset == 0 ? "" : ", subtract \(rescaleOffset)"))
        }
        if let normalization {
            func list(_ numbers: [Double]) -> String { numbers.map { "\($0)" }.joined(separator: " ") }
            steps.append("subtract mean \(list(normalization.mean)), divide by std \(list(normalization.std))")
        }
        return steps
    }
}
