{{ look.slices }}
