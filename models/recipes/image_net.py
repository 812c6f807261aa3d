"""A plain convolutional net for small images, and its form for export with batch norm folded away."""

from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


class ImageNet(nn.Module):
    """Maps `pixel_values` (batch, 3, height, width) to logits (batch, labels): convolutions, mean over the image, linear.

    `layers` lists (channels, kernel, stride) of each convolution; each is followed by batch norm and ReLU.
    """

    def __init__(self, layers: list[list[int]], labels: int, dropout: float = 0.0) -> None:
        super().__init__()
        blocks, channels = [], 3
        for width, kernel, stride in layers:
            # A kernel no wider than its stride tiles the image and needs no margin.
            padding = 0 if kernel <= stride else 1
            convolution = nn.Conv2d(channels, width, kernel, stride, padding, bias=False)
            blocks.append(nn.Sequential(convolution, nn.BatchNorm2d(width), nn.ReLU(inplace=True)))
            channels = width
        self.features = nn.Sequential(*blocks)
        self.dropout = nn.Dropout(dropout)
        self.classifier = nn.Linear(channels, labels)

    def forward(self, pixel_values: Tensor) -> Tensor:
        return self.classifier(self.dropout(self.features(pixel_values).mean((2, 3))))


def fold_batch_norm(model: ImageNet) -> ImageNet:
    """Turn a trained net, in place, into one in evaluation mode whose convolutions have taken in their batch norm."""
    model.eval()
    for index, (convolution, norm, activation) in enumerate(model.features):
        model.features[index] = nn.Sequential(fuse_conv_bn_eval(convolution, norm), activation)
    return model
