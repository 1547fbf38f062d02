// SPDX-License-Identifier: GPL-3.0-or-later

/// What is changed at random in examples before a model sees them, written `crop=0.6:1,flip,jitter=0.2,drop=0.1`.
///
/// Sources: random resized crop from Szegedy et al. 2015 as torchvision draws it; random erasing from Zhong et al.
/// 2017.
public struct Augmentation: Sendable, Hashable {
    /// Parts of the picture's area between which a crop is drawn, which is brought back to the picture's size.
    public var crop: ClosedRange<Float>?
    /// How often a picture is mirrored; never one whose captions or questions say left or right.
    public var flip: Float = 0
    /// By which part brightness, contrast and saturation change at most.
    public var jitter: Float = 0
    /// How often colours are lost.
    public var grey: Float = 0
    /// How often a picture is blurred.
    public var blur: Float = 0
    /// How often a rectangle is filled with noise.
    public var erase: Float = 0
    /// How often a word of a caption is left out.
    public var drop: Float = 0
    /// Whether any right caption is taken instead of the first.
    public var choosesCaption = false

    public init() {}

    /// Changes nothing.
    public static let none = Augmentation()

    /// What a text says: names with numbers, separated by commas; `none` or nothing for no change.
    ///
    /// - Throws: `DatasetError` for a name that is none or a number out of its range.
    public init(_ text: String) throws(DatasetError) {
        self.init()
        for part in text.split(separator: ",") {
            let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                String($0).trimmed
            }
            try take(words[0], words.count > 1 ? words[1] : nil, part: String(part).trimmed)
        }
    }

    private mutating func take(_ name: String, _ value: String?, part: String) throws(DatasetError) {
        func chance(else missing: Float? = nil) throws(DatasetError) -> Float {
            guard let number = value.map(Float.init) ?? missing, (0...1).contains(number) else {
                throw DatasetError("\(part) wants a number from 0 to 1", hint: "\(name)=0.2")
            }
            return number
        }
        switch name {
        case "", "none": break
        case "crop":
            let ends = (value ?? "0.6:1").split(separator: ":").map { Float($0) }
            guard ends.count == 2, let low = ends[0], let high = ends[1], low >= 0.01, high <= 1, low <= high else {
                throw DatasetError(
                    "\(part) wants two parts of the picture's area, from 0.01 to 1", hint: "crop=0.6:1")
            }
            crop = low...high
        case "flip": flip = try chance(else: 0.5)
        case "jitter": jitter = try chance(else: 0.2)
        case "grey": grey = try chance(else: 0.1)
        case "blur": blur = try chance(else: 0.1)
        case "erase": erase = try chance(else: 0.2)
        case "drop": drop = try chance(else: 0.1)
        case "captions": choosesCaption = true
        default:
            throw DatasetError(
                "nothing is called \(name) among the ways to change a picture",
                hint: "there is crop=0.6:1, flip, jitter, grey, blur, erase, drop and captions")
        }
    }

    /// The text that this is read from; `none` where nothing is changed.
    public var text: String {
        var parts: [String] = []
        if let crop { parts.append("crop=\(Self.short(crop.lowerBound)):\(Self.short(crop.upperBound))") }
        let chances = [
            ("flip", flip), ("jitter", jitter), ("grey", grey), ("blur", blur), ("erase", erase), ("drop", drop),
        ]
        for (name, chance) in chances where chance > 0 { parts.append("\(name)=\(Self.short(chance))") }
        if choosesCaption { parts.append("captions") }
        return parts.isEmpty ? "none" : parts.joined(separator: ",")
    }

    private static func short(_ number: Float) -> String { number == 1 ? "1" : "\(number)" }

    /// Whether pictures stay as they are.
    var keepsPictures: Bool {
        crop == nil && flip == 0 && jitter == 0 && grey == 0 && blur == 0 && erase == 0
    }
}

extension String {
    /// Without blanks around it.
    var trimmed: String {
        let kept = utf8.drop { $0 == 32 || $0 == 9 }
        let end = kept.lastIndex { $0 != 32 && $0 != 9 }
        return end.map { String(decoding: kept[...$0], as: UTF8.self) } ?? ""
    }
}
