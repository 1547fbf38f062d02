// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing

/// A picture and what is known of it.
public struct DatasetExample: Sendable {
    public let picture: Picture
    /// The class, an index into the dataset's `classNames`.
    public let label: Int?
    /// What the picture shows, in words: each is right, the first says the most.
    public let captions: [String]
    public let questions: [Question]
    public let objects: [SceneObject]

    public init(
        picture: Picture, label: Int? = nil, captions: [String] = [], questions: [Question] = [],
        objects: [SceneObject] = []
    ) {
        self.picture = picture
        self.label = label
        self.captions = captions
        self.questions = questions
        self.objects = objects
    }
}

/// A question about a picture and its answer.
public struct Question: Sendable, Hashable {
    public let question: String
    public let answer: String

    public init(_ question: String, answer: String) {
        self.question = question
        self.answer = answer
    }
}

/// Something in a picture and where it is.
public struct SceneObject: Sendable, Hashable {
    /// `small red cube`
    public let name: String
    public let box: PixelBox

    public init(name: String, box: PixelBox) {
        self.name = name
        self.box = box
    }
}

/// A rectangle of whole pixels.
public struct PixelBox: Sendable, Hashable {
    public let x, y, width, height: Int

    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}
