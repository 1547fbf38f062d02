// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing

extension Augmentation {
    /// What becomes of an example at a place of a step's batch; the same each time it is asked for.
    ///
    /// - Returns: a picture of the same size, and one caption, nil where there is none.
    /// - Throws: `DatasetError` where there is no picture.
    public func applied(
        to example: DatasetExample, seed: UInt64, step: Int, slot: Int
    ) throws(DatasetError) -> (picture: Picture, caption: String?) {
        if self == .none { return (example.picture, example.captions.first) }
        let key = UInt64(truncatingIfNeeded: step)
        var words = SplitMix(seed, 1, key, UInt64(truncatingIfNeeded: slot))
        let caption = caption(of: example, &words)
        if keepsPictures { return (example.picture, caption) }
        var random = SplitMix(seed, 2, key, UInt64(truncatingIfNeeded: slot))
        let picture = example.picture
        var canvas = Canvas(picture.pixels)
        // What is not done still draws its numbers: one setting does not change what another does.
        var geometry = SplitMix(random.next(), 3)
        let isMirrored = geometry.happens(flip) && !Self.saysSides(example)
        let window = crop.map { Self.window(of: $0, in: canvas, &geometry) }
        if window != nil || isMirrored { canvas = canvas.resampled(window ?? canvas.whole, mirrored: isMirrored) }
        var tones = SplitMix(random.next(), 4)
        if jitter > 0 {
            let (low, high) = (1 - jitter, 1 + jitter)
            canvas.recolor(
                brightness: tones.uniform(low, high), contrast: tones.uniform(low, high),
                saturation: tones.uniform(low, high))
        }
        if tones.happens(grey) { canvas.recolor(brightness: 1, contrast: 1, saturation: 0) }
        var softness = SplitMix(random.next(), 5)
        if softness.happens(blur) {
            canvas.blur(softness.uniform(0.3, max(0.6, 1.5 / 64 * Float(min(canvas.width, canvas.height)))))
        }
        var erasing = SplitMix(random.next(), 6)
        if erasing.happens(erase) { canvas.erase(Self.window(of: 0.02...0.2, in: canvas, &erasing), &erasing) }
        do {
            let pixels = canvas.tensor
            return (try Picture(pixels: pixels, name: picture.name, format: picture.format), caption)
        } catch { throw DatasetError(error.message, hint: error.hint) }
    }

    private func caption(of example: DatasetExample, _ random: inout SplitMix) -> String? {
        guard !example.captions.isEmpty else { return nil }
        let choice = random.below(example.captions.count)
        let caption = example.captions[choosesCaption ? choice : 0]
        guard drop > 0 else { return caption }
        let words = caption.split(separator: " ")
        let kept = words.filter { _ in !random.happens(drop) }
        return kept.isEmpty ? caption : kept.joined(separator: " ")
    }

    /// A window of a part of the area that is drawn from `area`, its sides in a ratio from 3:4 to 4:3 of the picture's.
    private static func window(
        of area: ClosedRange<Float>, in canvas: Canvas, _ random: inout SplitMix
    ) -> Canvas.Window {
        let part = random.uniform(area.lowerBound, area.upperBound)
        let stretch = random.uniform(0.75, 1)
        let ratio = random.happens(0.5) ? stretch : 1 / stretch
        let width = min(1, (part * ratio).squareRoot()), height = min(1, (part / ratio).squareRoot())
        let (x, y) = (random.unit() * (1 - width), random.unit() * (1 - height))
        let (across, down) = (Float(canvas.width), Float(canvas.height))
        return Canvas.Window(x: x * across, y: y * down, width: width * across, height: height * down)
    }

    /// Whether a caption, a question or an answer says left or right, so that a mirrored picture would make it wrong.
    static func saysSides(_ example: DatasetExample) -> Bool {
        example.captions.contains(where: saysSide)
            || example.questions.contains { saysSide($0.question) || saysSide($0.answer) }
    }

    private static func saysSide(_ text: String) -> Bool {
        text.utf8.split { !($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) }.contains { word in
            word.elementsEqual("left".utf8) { $0 | 0x20 == $1 } || word.elementsEqual("right".utf8) { $0 | 0x20 == $1 }
        }
    }
}
